using System.Net;
using Stripe;

namespace Ecommerce.PaymentSandbox.Tests.Wire;

public sealed class IdempotencyTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_key_replays_the_first_answer()
    {
        var options = new RequestOptions { IdempotencyKey = "order-1:session:1" };

        var first = await app.V1.Checkout.Sessions.CreateAsync(SandboxApp.SessionOptions("replayed"), options, Token);
        var second = await app.V1.Checkout.Sessions.CreateAsync(SandboxApp.SessionOptions("replayed"), options, Token);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.StripeResponse.Content, second.StripeResponse.Content);
        Assert.False(first.StripeResponse.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.StripeResponse.RequestId, second.StripeResponse.Headers.GetValues("Original-Request").Single());
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused()
    {
        var options = new RequestOptions { IdempotencyKey = "order-2:session:1" };
        await app.V1.Checkout.Sessions.CreateAsync(SandboxApp.SessionOptions("mismatch", 1000), options, Token);

        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.Checkout.Sessions.CreateAsync(SandboxApp.SessionOptions("mismatch", 1001), options, Token));

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (error.HttpStatusCode, error.StripeError.Type));
    }

    [Fact]
    public async Task A_refusal_is_replayed_too_but_a_wrong_parameter_is_not()
    {
        var payment = await app.PayAsync("refusal-replayed");
        var options = new RequestOptions { IdempotencyKey = $"{payment.Id}:refund" };
        var refund = new RefundCreateOptions { PaymentIntent = payment.Id };
        await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(refund, options, Token));
        await app.V1.PaymentIntents.CaptureAsync(payment.Id, cancellationToken: Token);

        var replayed = await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(refund, options, Token));
        Assert.Equal("true", replayed.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());

        options = new RequestOptions { IdempotencyKey = $"{payment.Id}:other" };
        await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id, Amount = 0 }, options, Token));
        var corrected = await app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id, Amount = 10 }, options, Token);
        Assert.Equal(10, corrected.Amount);
    }

    [Fact]
    public async Task The_same_key_in_parallel_acts_once()
    {
        var payment = await app.PayAsync("parallel-key", manualCapture: false);
        using var client = app.CreateApiClient();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/refunds")
            {
                Content = new FormUrlEncodedContent([new("payment_intent", payment.Id), new("amount", "100")]),
            };
            request.Headers.Add("Idempotency-Key", $"{payment.Id}:parallel");
            using var response = await client.SendAsync(request, Token);
            return (response.StatusCode, Body: await response.Content.ReadAsStringAsync(Token));
        }));

        Assert.All(responses, response => Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, response.Body));
        Assert.Single(responses.Where(response => response.StatusCode is HttpStatusCode.OK).Select(response => response.Body).Distinct());
        Assert.All(
            responses.Where(response => response.StatusCode is HttpStatusCode.Conflict),
            response => Assert.Equal("idempotency_key_in_use", SandboxApp.ErrorIn(response.Body).Code));
        var refunds = await app.V1.Refunds.ListAsync(
            new RefundListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Single(refunds.Data);
    }
}
