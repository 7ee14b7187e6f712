using System.Diagnostics;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.HostedPage;

/// <summary>The cards that make something go wrong between the provider, the customer and the shop.</summary>
public sealed class CardFaultTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_late_authorisation_answers_late()
    {
        var watch = Stopwatch.StartNew();

        var payment = await app.PayAsync("late-authorisation", Cards.LateAuthorization);

        Assert.Equal("requires_capture", payment.Status);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_lost_answer_of_the_page_has_charged_and_the_page_says_so()
    {
        var session = await app.CreateSessionAsync("lost-page-answer");
        using var customer = new Customer(app, session);

        await Assert.ThrowsAsync<HttpRequestException>(() => customer.PayAsync(Cards.LostAuthorizationAnswer));

        Assert.Contains("El pago está hecho", await customer.ReadAsync(), StringComparison.Ordinal);
        await app.Shop.WaitForAsync("checkout.session.completed", about => about is Session { Id: var id } && id == session.Id);
    }

    [Fact]
    public async Task A_lost_answer_to_a_capture_has_captured_and_the_same_key_tells()
    {
        var payment = await app.PayAsync("lost-capture-answer", Cards.LostApiAnswer);
        using var client = app.CreateApiClient();
        using var lost = new HttpRequestMessage(HttpMethod.Post, $"/v1/payment_intents/{payment.Id}/capture");
        lost.Headers.Add("Idempotency-Key", $"capture-{payment.Id}");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(lost, Token));

        Assert.Equal("succeeded", (await app.V1.PaymentIntents.GetAsync(payment.Id, cancellationToken: Token)).Status);
        var captured = await app.V1.PaymentIntents.CaptureAsync(
            payment.Id,
            requestOptions: new RequestOptions { IdempotencyKey = $"capture-{payment.Id}" },
            cancellationToken: Token);
        Assert.Equal(2500, captured.AmountReceived);
        Assert.Equal("true", captured.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
    }

    [Fact]
    public async Task A_late_answer_to_a_refund_has_refunded()
    {
        var payment = await app.PayAsync("late-refund-answer", Cards.LateApiAnswer, manualCapture: false);
        var watch = Stopwatch.StartNew();

        var refund = await app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id, Amount = 100 }, cancellationToken: Token);

        Assert.Equal(100, refund.Amount);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Late_webhooks_arrive_late()
    {
        var watch = Stopwatch.StartNew();
        var payment = await app.PayAsync("late-webhooks", Cards.LateWebhooks);

        await app.Shop.WaitForAsync(
            "payment_intent.amount_capturable_updated", about => about is PaymentIntent { Id: var id } && id == payment.Id);

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2));
    }
}
