using System.Net;
using System.Text.Json;
using Stripe;

namespace Ecommerce.PaymentSandbox.Tests.Ledger;

public sealed class LedgerTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_books_explain_every_cent_of_an_order()
    {
        var orderId = Guid.CreateVersion7().ToString();
        var session = await app.CreateSessionAsync(orderId);
        using var customer = new Customer(app, session);
        await customer.PayAsync(Cards.Declined);
        await customer.PayAsync(Cards.Success);
        var paid = await app.V1.Checkout.Sessions.GetAsync(session.Id, cancellationToken: Token);
        await app.V1.PaymentIntents.CaptureAsync(
            paid.PaymentIntentId, new PaymentIntentCaptureOptions { AmountToCapture = 2000 }, cancellationToken: Token);
        await app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = paid.PaymentIntentId, Amount = 300 }, cancellationToken: Token);

        using var client = new HttpClient { BaseAddress = app.Address };
        using var ledger = JsonDocument.Parse(await client.GetStringAsync($"/sandbox/ledger?order_id={orderId}", Token));

        var payment = Assert.Single(ledger.RootElement.GetProperty("payments").EnumerateArray());
        Assert.Equal(paid.PaymentIntentId, payment.GetProperty("id").GetString());
        Assert.Equal(orderId, payment.GetProperty("order_id").GetString());
        Assert.Equal("succeeded", payment.GetProperty("status").GetString());
        Assert.Equal(2500, payment.GetProperty("amount_authorized").GetInt64());
        Assert.Equal(0, payment.GetProperty("amount_held").GetInt64());
        Assert.Equal(2000, payment.GetProperty("amount_captured").GetInt64());
        Assert.Equal(500, payment.GetProperty("amount_released").GetInt64());
        Assert.Equal(300, payment.GetProperty("amount_refunded").GetInt64());
        Assert.Equal(2, payment.GetProperty("attempts").GetInt32());
        Assert.Equal(1, payment.GetProperty("authorizations").GetInt32());
        Assert.Equal(1, payment.GetProperty("captures").GetInt32());
        Assert.Equal(300, Assert.Single(payment.GetProperty("refunds").EnumerateArray()).GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task The_page_shows_payments_and_no_card_number()
    {
        var payment = await app.PayAsync("on-the-page");
        using var client = new HttpClient { BaseAddress = app.Address };

        using var response = await client.GetAsync("/", Token);
        var page = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(payment.Id, page, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("4242424242424242", page, StringComparison.Ordinal);
    }
}
