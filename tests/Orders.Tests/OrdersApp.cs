using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Testing;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Stripe;

[assembly: AssemblyFixture(typeof(Ecommerce.Orders.Tests.OrdersApp))]

namespace Ecommerce.Orders.Tests;

/// <summary>
/// The Orders service in process, on a database of its own in a real PostgreSQL, with the real payment sandbox behind it. Nothing
/// runs in the background: a test delivers events and has payments checked, so that it decides what happens when.
/// </summary>
public class OrdersApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string WebhookSecret = "whsec_orders";

    private readonly bool _isLive;
    private string _database = null!;
    private string _redis = null!;

    public OrdersApp()
        : this(isLive: false)
    {
    }

    /// <param name="isLive">Whether sweeper, payment worker and the sandbox's webhooks run by themselves.</param>
    protected OrdersApp(bool isLive)
    {
        _isLive = isLive;
        Sandbox = new SandboxApp(Clock) { WebhookReceiver = isLive ? () => new LossyWire(this) { InnerHandler = Server.CreateHandler() } : null };
    }

    /// <summary>While set, webhooks get lost.</summary>
    public bool LosesWebhooks { get; set; }

    public FakeCatalog Catalog { get; } = new();

    public TestClock Clock { get; } = new();

    public SandboxApp Sandbox { get; }

    /// <summary>Takes the mails of every test; look by address or Message-ID.</summary>
    internal MailServer Mail { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestServers.PostgresAsync("orders");
        _redis = _isLive ? await TestServers.RedisAsync() : "127.0.0.1:1";
        SandboxApp.Migrate(
            typeof(Program).Assembly,
            "ordersdb",
            _database,
            $"--Identity:Issuer={TestTokens.Issuer}",
            "--ConnectionStrings:rabbitmq=amqp://127.0.0.1:1");
        await Task.WhenAll(Catalog.StartAsync(), Sandbox.StartAsync(), Mail.StartAsync());
        _ = Server;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.AcceptTestTokens();
        builder.UseSetting("ConnectionStrings:ordersdb", _database);
        builder.UseSetting("ConnectionStrings:rabbitmq", "amqp://127.0.0.1:1");
        builder.UseSetting("ConnectionStrings:redis", _redis);
        // Few, so that a test can use them up.
        builder.UseSetting("Payments:AskAtMost", "12");
        builder.UseSetting("Identity:ClientId", "orders-service");
        builder.UseSetting("Identity:ClientSecret", "secret");
        builder.UseSetting("Shop:PublicUrl", "https://shop.example/");
        builder.UseSetting("Mail:Host", "127.0.0.1");
        builder.UseSetting("Mail:Port", $"{Mail.Port}");
        builder.UseSetting("Mail:Security", "None");
        builder.UseSetting("Mail:From", "shop@shop.example");
        builder.UseSetting("Invoices:SellerName", "Lumbre Hogar, S. L.");
        builder.UseSetting("Invoices:SellerTaxId", "B00000000");
        builder.UseSetting("Invoices:SellerAddress", "Calle del Horno 7, 28012 Madrid");
        builder.UseSetting("Payments:ApiBase", "http://payments");
        builder.UseSetting("Payments:ApiKey", SandboxApp.ApiKey);
        builder.UseSetting("Payments:WebhookSecret", WebhookSecret);
        builder.ConfigureServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(Clock);
            services.Configure<MessagingOptions>(messaging => messaging.Enabled = false);
            foreach (var worker in services.Where(service => !_isLive).Where(service => service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Namespace?.StartsWith("Ecommerce.", StringComparison.Ordinal) == true).ToList())
            {
                services.Remove(worker);
            }

            services.AddHttpClient(nameof(Contracts.Catalog.Offers.OffersClient))
                .ConfigurePrimaryHttpMessageHandler(() => new GrpcWebHandler(GrpcWebMode.GrpcWeb, Catalog.CreateHandler()));
            services.AddHttpClient("ClientCredentials").ConfigurePrimaryHttpMessageHandler(() => new TokenEndpoint());
            services.AddHttpClient("stripe").ConfigurePrimaryHttpMessageHandler(Sandbox.CreateWire);
        });
    }

    /// <summary>A customer nobody else is.</summary>
    internal Shopper NewCustomer() => new(this, CreateClient().WithToken($"customer-{Guid.NewGuid():n}", "orders", "customer"));

    /// <summary>A guest's order of one SKU of its own at 10.</summary>
    /// <returns>The guest, who sends the order's key from now on; their cart; and the order as it was answered.</returns>
    internal async Task<(Shopper Guest, string CartId, JsonElement Order)> OrderAsGuestAsync(string email = "guest@example.com")
    {
        var guest = new Shopper(this, CreateClient());
        var cartId = (await guest.PutInCartAsync(Catalog.Sell(10), 1)).GetProperty("id").GetString()!;
        using var response = await guest.TryPlaceAsGuestAsync(cartId, email: email);
        var order = await Shopper.ReadAsync(response, HttpStatusCode.Created);
        guest.Client.DefaultRequestHeaders.Add("Order-Key", Assert.Single(response.Headers.GetValues("Order-Key")));
        return (guest, cartId, order);
    }

    /// <summary>Somebody at the order desk; with other roles, somebody who should not be there.</summary>
    internal Shopper NewOrderManager(params string[] roles) =>
        new(this, CreateClient().WithToken($"manager-{Guid.NewGuid():n}", "orders", roles is [] ? ["order_manager"] : roles));

    internal async Task<TResult> InDatabaseAsync<TResult>(Func<OrdersDbContext, Task<TResult>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<OrdersDbContext>());
    }

    internal Task<Order> FindOrderAsync(Guid id) => InDatabaseAsync(db => db.Orders.AsNoTracking()
        .Include(order => order.Process).Include(order => order.Payments).Include(order => order.Timeline)
        .AsSplitQuery().SingleAsync(order => order.Id == id, Token));

    /// <summary>The events about an order that wait in the outbox, as type names.</summary>
    internal Task<List<string>> PublishedAsync(Guid orderId) => InDatabaseAsync(db => db.Set<OutboxMessage>()
        .Where(message => message.Body.Contains(orderId.ToString())).OrderBy(message => message.Id)
        .Select(message => message.Type).ToListAsync(Token));

    internal Task DeliverAsync(StockReserved message) => DeliverAsync<StockReserved, OfferPaymentWhenStockReserved>(message);

    internal Task DeliverAsync(StockRejected message) => DeliverAsync<StockRejected, RejectOrderWhenStockRejected>(message);

    internal Task DeliverAsync(StockClaimed message) => DeliverAsync<StockClaimed, ConfirmOrderWhenStockClaimed>(message);

    internal Task DeliverAsync(StockClaimRejected message) =>
        DeliverAsync<StockClaimRejected, RejectOrderWhenStockClaimRejected>(message);

    internal Task DeliverAsync(StockReservationExpired message) =>
        DeliverAsync<StockReservationExpired, ExpireOrderWhenStockReservationExpired>(message);

    /// <summary>As the consumer does it: one transaction, whatever is unsaved saved at the end.</summary>
    private async Task DeliverAsync<TEvent, THandler>(TEvent message)
        where THandler : class, IHandle<TEvent>
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrdersDbContext>();
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        await db.InTransactionAsync(
            async token =>
            {
                await handler.HandleAsync(message, token);
                await db.SaveChangesAsync(token);
            },
            Token);
    }

    /// <summary>Does what the payment worker would, until nothing about the order is due any more.</summary>
    internal async Task CheckPaymentsAsync(Guid orderId)
    {
        for (var round = 0; round < 10; round++)
        {
            var now = Clock.GetUtcNow();
            var due = await InDatabaseAsync(db => db.Payments
                .Where(payment => payment.OrderId == orderId && payment.NextCheckAt <= now)
                .Select(payment => payment.Id).ToListAsync(Token));
            if (due.Count == 0)
            {
                return;
            }

            foreach (var paymentId in due)
            {
                await CheckPaymentAsync(paymentId);
            }
        }
    }

    internal async Task CheckPaymentAsync(Guid paymentId)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PaymentReconciler>().CheckAsync(paymentId, Token);
    }

    /// <summary>Posts a webhook as the provider signs it.</summary>
    internal async Task<HttpResponseMessage> PostWebhookAsync(string body, string? secret = null, TimeSpan age = default)
    {
        var at = (Clock.GetUtcNow() - age).ToUnixTimeSeconds();
        using var client = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/payments/stripe/webhook")
        {
            Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("Stripe-Signature", EventUtility.GenerateSignatureHeader(body, secret ?? WebhookSecret, at));
        return await client.SendAsync(request, Token);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sandbox.DisposeAsync();
        await Catalog.DisposeAsync();
        await Mail.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private sealed class LossyWire(OrdersApp app) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            app.LosesWebhooks
                ? throw new HttpRequestException("The webhook was lost.")
                : base.SendAsync(request, cancellationToken);
    }

    private sealed class TokenEndpoint : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage
            {
                Content = JsonContent.Create(new { access_token = "service-token", expires_in = 300 }),
            });
    }
}

/// <summary>An app whose clock its tests may put forward: nobody else's.</summary>
public sealed class OrdersAppWithOwnClock : OrdersApp;

/// <summary>An app whose workers run, as in production.</summary>
public sealed class LiveOrdersApp() : OrdersApp(isLive: true);
