using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.PaymentIntents;

public sealed class PaymentIntentTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Capturing_takes_the_whole_amount()
    {
        var payment = await app.PayAsync("captured", amount: 1999);

        var captured = await app.V1.PaymentIntents.CaptureAsync(
            payment.Id, new PaymentIntentCaptureOptions { Expand = ["latest_charge"] }, cancellationToken: Token);

        Assert.Equal("succeeded", captured.Status);
        Assert.Equal((1999, 0), (captured.AmountReceived, captured.AmountCapturable));
        Assert.True(captured.LatestCharge.Captured);
        Assert.Equal((1999, 0), (captured.LatestCharge.AmountCaptured, captured.LatestCharge.AmountRefunded));
        var sessions = await app.V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Equal("paid", sessions.Data[0].PaymentStatus);
        var statement = await app.V1.BalanceTransactions.GetAsync(
            captured.LatestCharge.BalanceTransactionId, cancellationToken: Token);
        Assert.Equal(("charge", 1999, 55, 1944), (statement.Type, statement.Amount, statement.Fee, statement.Net));
        await app.Shop.WaitForAsync("charge.captured", about => about is Charge { PaymentIntentId: var id } && id == payment.Id);
        await app.Shop.WaitForAsync("payment_intent.succeeded", about => about is PaymentIntent { Id: var id } && id == payment.Id);
    }

    [Fact]
    public async Task A_partial_capture_releases_the_rest()
    {
        var payment = await app.PayAsync("partly-captured");

        var captured = await app.V1.PaymentIntents.CaptureAsync(
            payment.Id,
            new PaymentIntentCaptureOptions { AmountToCapture = 1000, Expand = ["latest_charge"] },
            cancellationToken: Token);

        Assert.Equal((1000, 0), (captured.AmountReceived, captured.AmountCapturable));
        Assert.Equal((1000, 1500), (captured.LatestCharge.AmountCaptured, captured.LatestCharge.AmountRefunded));
        Assert.False(captured.LatestCharge.Refunded);
        var released = await app.V1.Refunds.ListAsync(
            new RefundListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Equal(1500, Assert.Single(released.Data).Amount);
        Assert.Null(released.Data[0].BalanceTransactionId);
    }

    [Fact]
    public async Task Capturing_more_than_is_held_is_refused()
    {
        var payment = await app.PayAsync("captured-too-much");

        var error = await Assert.ThrowsAsync<StripeException>(() => app.V1.PaymentIntents.CaptureAsync(
            payment.Id, new PaymentIntentCaptureOptions { AmountToCapture = 2501 }, cancellationToken: Token));

        Assert.Equal(HttpStatusCode.BadRequest, error.HttpStatusCode);
        Assert.Equal(("amount_too_large", "amount_to_capture"), (error.StripeError.Code, error.StripeError.Param));
        Assert.Equal("requires_capture", (await app.V1.PaymentIntents.GetAsync(payment.Id, cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task A_payment_is_captured_once_whoever_asks()
    {
        var payment = await app.PayAsync("captured-by-many");

        var attempts = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await app.V1.PaymentIntents.CaptureAsync(payment.Id, cancellationToken: Token);
                return "captured";
            }
            catch (StripeException exception)
            {
                return exception.StripeError.Code;
            }
        }));

        Assert.Single(attempts, attempt => attempt == "captured");
        Assert.Equal(5, attempts.Count(attempt => attempt == "payment_intent_unexpected_state"));
        var lines = await app.V1.BalanceTransactions.ListAsync(
            new BalanceTransactionListOptions { Source = payment.LatestChargeId }, cancellationToken: Token);
        Assert.Single(lines.Data);
    }

    [Fact]
    public async Task Canceling_releases_the_whole_amount()
    {
        var payment = await app.PayAsync("canceled");

        var canceled = await app.V1.PaymentIntents.CancelAsync(
            payment.Id, new PaymentIntentCancelOptions { CancellationReason = "abandoned" }, cancellationToken: Token);

        Assert.Equal(("canceled", "abandoned"), (canceled.Status, canceled.CancellationReason));
        Assert.Equal((0, 0), (canceled.AmountReceived, canceled.AmountCapturable));
        var charge = await app.V1.Charges.GetAsync(payment.LatestChargeId, cancellationToken: Token);
        Assert.Equal((true, false, 2500), (charge.Refunded, charge.Captured, charge.AmountRefunded));
        await app.Shop.WaitForAsync("payment_intent.canceled", about => about is PaymentIntent { Id: var id } && id == payment.Id);

        var capture = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.PaymentIntents.CaptureAsync(payment.Id, cancellationToken: Token));
        var again = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.PaymentIntents.CancelAsync(payment.Id, cancellationToken: Token));
        Assert.Equal("payment_intent_unexpected_state", capture.StripeError.Code);
        Assert.Equal("payment_intent_unexpected_state", again.StripeError.Code);
        Assert.Equal("canceled", again.StripeError.PaymentIntent.Status);
    }

    [Fact]
    public async Task A_captured_payment_cannot_be_canceled()
    {
        var payment = await app.PayAsync("captured-then-canceled", manualCapture: false);

        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.PaymentIntents.CancelAsync(payment.Id, cancellationToken: Token));

        Assert.Equal("payment_intent_unexpected_state", error.StripeError.Code);
    }

    [Fact]
    public async Task Payments_are_found_by_metadata()
    {
        var orderId = Guid.CreateVersion7().ToString();
        var payment = await app.PayAsync(orderId);

        var found = await app.V1.PaymentIntents.SearchAsync(
            new PaymentIntentSearchOptions { Query = $"metadata['order_id']:'{orderId}'" }, cancellationToken: Token);
        var held = await app.V1.PaymentIntents.SearchAsync(
            new PaymentIntentSearchOptions { Query = $"status:\"requires_capture\" AND metadata[\"order_id\"]:\"{orderId}\"" },
            cancellationToken: Token);
        var taken = await app.V1.PaymentIntents.SearchAsync(
            new PaymentIntentSearchOptions { Query = $"metadata['order_id']:'{orderId}' AND status:'succeeded'" },
            cancellationToken: Token);

        Assert.Equal(payment.Id, Assert.Single(found.Data).Id);
        Assert.Equal(payment.Id, Assert.Single(held.Data).Id);
        Assert.Empty(taken.Data);
    }

    [Theory]
    [InlineData("amount>100")]
    [InlineData("metadata['order_id']:'1' OR status:'succeeded'")]
    [InlineData("status:'happy'")]
    [InlineData("metadata['order_id']:'1")]
    public async Task A_query_that_is_not_understood_is_refused(string query)
    {
        var error = await Assert.ThrowsAsync<StripeException>(() => app.V1.PaymentIntents.SearchAsync(
            new PaymentIntentSearchOptions { Query = query }, cancellationToken: Token));

        Assert.Equal((HttpStatusCode.BadRequest, "query"), (error.HttpStatusCode, error.StripeError.Param));
    }

    [Fact]
    public async Task Every_page_of_payments_is_listed_once()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.PayAsync("paged");
        }

        var ids = new List<string>();
        await foreach (var payment in app.V1.PaymentIntents.ListAutoPagingAsync(
            new PaymentIntentListOptions { Limit = 2 }, cancellationToken: Token))
        {
            ids.Add(payment.Id);
        }

        Assert.True(ids.Count >= 3);
        Assert.Distinct(ids);
    }
}
