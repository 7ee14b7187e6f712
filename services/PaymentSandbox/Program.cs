using Ecommerce.PaymentSandbox;
using Ecommerce.PaymentSandbox.BalanceTransactions;
using Ecommerce.PaymentSandbox.Charges;
using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.HostedPage;
using Ecommerce.PaymentSandbox.Ledger;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Refunds;
using Ecommerce.PaymentSandbox.Wire;
using Ecommerce.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

if (!builder.Environment.IsDevelopment())
{
    await Console.Error.WriteLineAsync(
        $"The payment sandbox takes no real money and accepts test cards, so it starts in Development only (this is {builder.Environment.EnvironmentName}). Elsewhere point Payments:ApiBase and Payments:ApiKey of Orders at Stripe.");
    return 1;
}

builder.AddServiceDefaults();
builder.AddDatabase<SandboxDbContext>("paymentsdb");

builder.Services.Configure<SandboxOptions>(builder.Configuration.GetSection("Sandbox"));
builder.Services.AddScoped<EventLog>();
builder.Services.AddScoped<PaymentSteps>();
builder.Services.AddSingleton<WebhookSignal>();
#pragma warning disable EXTEXP0001 // The only way to take a default handler away from one client.
builder.Services.AddHttpClient(WebhookSender.HttpClientName)
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
    .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
builder.Services.AddHostedService<WebhookSender>();
builder.Services.AddHostedService<Sweeper>();
builder.Services.AddRazorComponents();

var app = builder.Build();

if (args is ["migrate", ..])
{
    return await app.MigrateAsync<SandboxDbContext>();
}

app.UseServiceDefaults();
app.MapDefaultEndpoints();

var api = app.MapGroup("/v1").AddEndpointFilter(StripeApi.RequireKeyAsync).DisableAntiforgery();
api.MapCheckoutSessions();
api.MapPaymentIntents();
api.MapRefunds();
api.MapCharges();
api.MapBalanceTransactions();
api.MapEvents();
api.MapFallback("{**path}", StripeAnswer (HttpRequest request) => StripeAnswer.UnknownUrl(request));

app.MapHostedPage();
app.MapLedger();

await app.RunAsync();
return 0;
