extern alias sandbox;

using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ecommerce.Orders.Tests;

/// <summary>The real payment sandbox, and the customer in front of its page. Its webhooks are posted by the tests, as they like.</summary>
public sealed partial class SandboxApp(TestClock clock) : WebApplicationFactory<sandbox::Program>
{
    public const string ApiKey = "sk_test_orders";
    public const string Accepted = "4242424242424242";
    public const string Declined = "4000000000000002";
    public const string InsufficientFunds = "4000000000009995";

    /// <summary>The answers to capture, cancellation and refund are lost.</summary>
    public const string LosesAnswers = "4000000000009037";

    private string _database = null!;

    /// <summary>Where the sandbox posts its webhooks by itself; null for nowhere.</summary>
    public Func<HttpMessageHandler>? WebhookReceiver { get; init; }

    /// <summary>Calls whose path or idempotency key contains one of these find no provider.</summary>
    public ConcurrentDictionary<string, bool> Unreachable { get; } = [];

    /// <summary>Calls whose path or idempotency key contains one of these are carried out, and their answer is lost.</summary>
    public ConcurrentDictionary<string, bool> LoseAnswer { get; } = [];

    public async Task StartAsync()
    {
        _database = await TestServers.PostgresAsync("payments");
        Migrate(typeof(sandbox::Program).Assembly, "paymentsdb", _database);
        _ = Server;
    }

    /// <summary>Runs the program's own <c>migrate</c> command.</summary>
    public static void Migrate(Assembly program, string connectionName, string connectionString, params string[] arguments)
    {
        string[] all =
        [
            "migrate", "--environment=Development", $"--ConnectionStrings:{connectionName}={connectionString}", .. arguments,
        ];
        Assert.Equal(0, program.EntryPoint!.Invoke(null, [all]));
    }

    public HttpMessageHandler CreateWire() => new Wire(this) { InnerHandler = Server.CreateHandler() };

    /// <summary>Types the card into the page and sends it.</summary>
    /// <returns>Where the page sends the browser next.</returns>
    public async Task<Uri> PayAsync(string pageUrl, string card, CancellationToken cancellationToken)
    {
        using var browser = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var path = new Uri(pageUrl).PathAndQuery;
        var page = await browser.GetStringAsync(path, cancellationToken);
        var token = FormToken().Match(page);
        Assert.True(token.Success, page);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["form_token"] = token.Groups["token"].Value,
            ["email"] = "payer@example.com",
            ["name"] = "Pat Payer",
            ["number"] = card,
            ["expiry"] = "12 / 40",
            ["cvc"] = "123",
        });
        using var response = await browser.PostAsync(path, form, cancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        return response.Headers.Location!;
    }

    public async Task<bool> IsOpenAsync(string pageUrl, CancellationToken cancellationToken)
    {
        using var browser = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        return FormToken().IsMatch(await (await browser.GetAsync(new Uri(pageUrl).PathAndQuery, cancellationToken))
            .Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>What has happened to an order's payments, each as the body of a webhook, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> EventsOfAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var all = await GetAsync("/v1/events?limit=100", cancellationToken);
        return
        [
            .. all.GetProperty("data").EnumerateArray()
                .Select(received => received.GetRawText())
                .Where(received => received.Contains(orderId.ToString(), StringComparison.Ordinal))
                .Reverse(),
        ];
    }

    /// <summary>The states of an order's payment intents at the provider.</summary>
    public async Task<IReadOnlyList<string>> IntentsOfAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var found = await GetAsync($"/v1/payment_intents/search?query=metadata['order_id']:'{orderId}'", cancellationToken);
        return [.. found.GetProperty("data").EnumerateArray().Select(intent => intent.GetProperty("status").GetString()!)];
    }

    /// <summary>What the provider's ledger says of an order, in cents: what was taken, and each amount given back of it.</summary>
    public async Task<IReadOnlyList<long>> MoneyOfAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var found = await GetAsync($"/v1/payment_intents/search?query=metadata['order_id']:'{orderId}'", cancellationToken);
        var taken = 0L;
        List<long> givenBack = [];
        foreach (var intent in found.GetProperty("data").EnumerateArray())
        {
            taken += intent.GetProperty("amount_received").GetInt64();
            var refunds = await GetAsync($"/v1/refunds?limit=100&payment_intent={intent.GetProperty("id").GetString()}", cancellationToken);
            givenBack.AddRange(refunds.GetProperty("data").EnumerateArray()
                .Where(refund => refund.GetProperty("balance_transaction").ValueKind is JsonValueKind.String)
                .Select(refund => refund.GetProperty("amount").GetInt64()));
        }

        return [taken, .. givenBack.Order()];
    }

    /// <summary>Somebody takes the held money at the provider, past us.</summary>
    public async Task CaptureElsewhereAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var found = await GetAsync($"/v1/payment_intents/search?query=metadata['order_id']:'{orderId}'", cancellationToken);
        using var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
        using var response = await client.PostAsync(
            $"/v1/payment_intents/{found.GetProperty("data")[0].GetProperty("id").GetString()}/capture", null, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Somebody gives money back at the provider, past us.</summary>
    public async Task RefundElsewhereAsync(Guid orderId, long amount, CancellationToken cancellationToken)
    {
        var found = await GetAsync($"/v1/payment_intents/search?query=metadata['order_id']:'{orderId}'", cancellationToken);
        using var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["payment_intent"] = found.GetProperty("data")[0].GetProperty("id").GetString()!,
            ["amount"] = amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        using var response = await client.PostAsync("/v1/refunds", form, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public async Task<int> SessionsOfAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var found = await GetAsync("/v1/checkout/sessions?limit=100", cancellationToken);
        return found.GetProperty("data").EnumerateArray()
            .Count(session => session.GetProperty("client_reference_id").GetString() == orderId.ToString());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:paymentsdb", _database);
        builder.UseSetting("Sandbox:ApiKey", ApiKey);
        builder.UseSetting("Sandbox:PublicUrl", "http://payments.example");
        builder.UseSetting("Sandbox:WebhookSecret", OrdersApp.WebhookSecret);
        if (WebhookReceiver is not null)
        {
            builder.UseSetting("Sandbox:WebhookUrl", "http://orders/api/payments/stripe/webhook");
        }

        builder.ConfigureServices(services =>
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(clock);
            if (WebhookReceiver is not null)
            {
                services.AddHttpClient("webhooks").ConfigurePrimaryHttpMessageHandler(WebhookReceiver);
            }
        });
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey);
        using var response = await client.GetAsync(path, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex FormToken();

    private sealed class Wire(SandboxApp sandbox) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var name = request.RequestUri!.PathAndQuery
                + (request.Headers.TryGetValues("Idempotency-Key", out var key) ? $" {string.Concat(key)}" : "");
            if (sandbox.Unreachable.Keys.Any(name.Contains))
            {
                throw new HttpRequestException("The provider cannot be reached.");
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (sandbox.LoseAnswer.Keys.Any(name.Contains))
            {
                response.Dispose();
                throw new HttpRequestException("The answer was lost.");
            }

            return response;
        }
    }
}
