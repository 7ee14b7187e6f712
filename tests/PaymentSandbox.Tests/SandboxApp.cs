using System.Text.Json;
using Ecommerce.PaymentSandbox.Tests;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Stripe.Checkout;

[assembly: AssemblyFixture(typeof(SandboxApp))]

namespace Ecommerce.PaymentSandbox.Tests;

/// <summary>
/// The sandbox on a loopback port and its own database, asked by the real Stripe.net, and a shop that receives its webhooks.
/// Tests share one and use orders of their own; those that stop it, or move its clock, start another.
/// </summary>
public sealed class SandboxApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string ApiKey = "sk_test_of_the_tests";
    public const string WebhookSecret = "whsec_of_the_tests";

    private readonly bool _ownsShop = true;
    private string _database = string.Empty;

    public SandboxApp()
    {
    }

    private SandboxApp(string database, WebhookReceiver shop)
    {
        _database = database;
        _ownsShop = false;
        Shop = shop;
    }

    public WebhookReceiver Shop { get; } = new();

    public ShiftedClock Clock { get; } = new();

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Exactly as Orders makes it: an address and a key, nothing else.</summary>
    public StripeClient Stripe => field ??= new StripeClient(ApiKey, apiBase: Address.ToString().TrimEnd('/'));

    public V1Services V1 => Stripe.V1;

    public static async Task<SandboxApp> StartAsync()
    {
        var app = new SandboxApp();
        await app.InitializeAsync();
        return app;
    }

    /// <summary>Another process's worth of it, on the same database and for the same shop.</summary>
    public async Task<SandboxApp> StartSuccessorAsync()
    {
        var app = new SandboxApp(_database, Shop);
        await app.InitializeAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        if (_ownsShop)
        {
            await Shop.StartAsync();
            _database = await TestServers.PostgresAsync("payments");
        }

        UseKestrel();
        StartServer();
    }

    /// <summary>A raw client, for what Stripe.net would hide.</summary>
    public HttpClient CreateApiClient()
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
        return client;
    }

    public static StripeError ErrorIn(string body) =>
        StripeError.FromJson(JsonDocument.Parse(body).RootElement.GetProperty("error").GetRawText());

    public static SessionCreateOptions SessionOptions(string orderId, long amount = 2500) => new()
    {
        Mode = "payment",
        AllowedPaymentMethodTypes = ["card"],
        Expand = ["payment_intent"],
        LineItems =
        [
            new SessionLineItemOptions
            {
                Quantity = 1,
                PriceData = new SessionLineItemPriceDataOptions
                {
                    Currency = "eur",
                    UnitAmount = amount,
                    ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "Cafetera <italiana>" },
                },
            },
        ],
        Metadata = new() { ["order_id"] = orderId },
        PaymentIntentData = new SessionPaymentIntentDataOptions
        {
            CaptureMethod = "manual",
            Metadata = new() { ["order_id"] = orderId },
        },
        ClientReferenceId = orderId,
        CustomerEmail = "ana@example.com",
        Locale = "es",
        SuccessUrl = $"http://shop.example/orders/{orderId}?payment=done&session={{CHECKOUT_SESSION_ID}}",
        CancelUrl = $"http://shop.example/orders/{orderId}?payment=cancelled",
    };

    public async Task<Session> CreateSessionAsync(string orderId, long amount = 2500, bool manualCapture = true)
    {
        var options = SessionOptions(orderId, amount);
        options.PaymentIntentData.CaptureMethod = manualCapture ? "manual" : "automatic";
        return await V1.Checkout.Sessions.CreateAsync(options, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A payment that is authorised, or taken when capture is automatic.</summary>
    public async Task<PaymentIntent> PayAsync(string orderId, string card = Cards.Success, long amount = 2500, bool manualCapture = true)
    {
        var session = await CreateSessionAsync(orderId, amount, manualCapture);
        using var customer = new Customer(this, session);
        await customer.PayAsync(card);
        session = await V1.Checkout.Sessions.GetAsync(session.Id, cancellationToken: TestContext.Current.CancellationToken);
        return await V1.PaymentIntents.GetAsync(session.PaymentIntentId, cancellationToken: TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not by UseKestrel(0): that writes the port into a server which the program may have started by then.
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:paymentsdb", _database);
        builder.UseSetting("Sandbox:ApiKey", ApiKey);
        builder.UseSetting("Sandbox:WebhookSecret", WebhookSecret);
        builder.UseSetting("Sandbox:WebhookUrl", Shop.Url.ToString());
        builder.UseSetting("Sandbox:LateAnswer", "00:00:02");
        builder.UseSetting("Sandbox:SweepInterval", "00:00:00.200");
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            Migrate(_database);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ownsShop)
        {
            await Shop.DisposeAsync();
        }
    }

    /// <summary>As the step <c>migrate</c> does, before the service starts.</summary>
    private static void Migrate(string database)
    {
        var options = new DbContextOptionsBuilder<SandboxDbContext>()
            .UseNpgsql(database).UseSnakeCaseNamingConvention().Options;
        using var db = new SandboxDbContext(options);
        db.Database.Migrate();
    }
}
