using System.Net;
using Ecommerce.Contracts;
using Ecommerce.Contracts.Catalog;
using Ecommerce.Mail;
using Ecommerce.Messaging;
using Ecommerce.Orders;
using Ecommerce.Orders.Carts;
using Ecommerce.Orders.Desk;
using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Mails;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Pricing;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.ServiceDefaults;
using Grpc.Net.Client.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("orders");
builder.AddDatabase<OrdersDbContext>("ordersdb");
builder.AddMessaging<OrdersDbContext>("orders")
    .Handle<StockReserved, OfferPaymentWhenStockReserved>()
    .Handle<StockRejected, RejectOrderWhenStockRejected>()
    .Handle<StockClaimed, ConfirmOrderWhenStockClaimed>()
    .Handle<StockClaimRejected, RejectOrderWhenStockClaimRejected>()
    .Handle<StockReservationExpired, ExpireOrderWhenStockReservationExpired>();
builder.AddMail<OrdersDbContext>().Write<OrderMail, OrderMailWriter>();
builder.AddRedisClient("redis", settings =>
{
    // Orders is ready, and sells, without it.
    settings.DisableAutoActivation = true;
    settings.DisableHealthChecks = true;
});
builder.Services.AddValidation();
builder.Services.AddOpenApi();

builder.Services.AddGrpcClient<Offers.OffersClient>(client => client.Address = new Uri("http://catalog"))
    // Not a SocketsHttpHandler: with one, gRPC connects by itself, past service discovery.
    .ConfigurePrimaryHttpMessageHandler(() => new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()))
    .ConfigureChannel(channel => channel.HttpVersion = HttpVersion.Version11)
    .AddClientCredentials();
builder.Services.AddScoped<CatalogClient>();

builder.Services.AddOptions<PricingOptions>().BindConfiguration(PricingOptions.Section);
builder.Services.AddOptions<ProcessOptions>().BindConfiguration(ProcessOptions.Section);
builder.Services.AddOptions<ReturnOptions>().BindConfiguration(ReturnOptions.Section);
builder.Services.AddOptions<InvoiceOptions>().BindConfiguration(InvoiceOptions.Section)
    .ValidateDataAnnotations()
    .Validate(
        invoices => TimeZoneInfo.TryFindSystemTimeZoneById(invoices.TimeZone, out _),
        "Invoices:TimeZone must be a time zone that this machine knows, such as Europe/Madrid.")
    .ValidateOnStart();
builder.Services.AddOptions<PaymentOptions>().BindConfiguration(PaymentOptions.Section)
    .ValidateDataAnnotations()
    .Validate<IConfiguration>(
        (payments, configuration) => Uri.TryCreate(configuration["Shop:PublicUrl"], UriKind.Absolute, out _),
        "Shop:PublicUrl must be the shop's address as browsers see it.")
    .ValidateOnStart();

// Repeats are the payment worker's business: it knows how long to wait, and survives this process.
#pragma warning disable EXTEXP0001 // The method is marked experimental.
builder.Services.AddHttpClient(StripePayments.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(10))
    .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
builder.Services.AddScoped<StripePayments>();
builder.Services.AddScoped<PaymentReconciler>();
builder.Services.AddSingleton<PaymentSignal>();
builder.Services.AddSingleton<OrdersTelemetry>();
builder.Services.AddSingleton<LookupLimit>();
builder.Services.AddSingleton<OrderChanges>();
builder.Services.ConfigureDbContext<OrdersDbContext>((services, options) =>
    options.AddInterceptors(services.GetRequiredService<OrderChanges>()));
builder.Services.AddHostedService<OrderChangesRelay>();
builder.Services.AddHostedService<PaymentWorker>();
builder.Services.AddHostedService<OrderSweeper>();
builder.Services.AddHostedService<InvoiceWorker>();

var app = builder.Build();
if (args is ["migrate", ..])
{
    return await app.MigrateAsync<OrdersDbContext>();
}

app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapCarts();
app.MapOrders();
app.MapPayments();
app.MapDesk();
app.MapReturns();
app.MapPromotions();
app.MapMessagingAdmin();
await app.RunAsync();
return 0;
