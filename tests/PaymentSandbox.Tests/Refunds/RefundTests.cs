using System.Net;
using Stripe;

namespace Ecommerce.PaymentSandbox.Tests.Refunds;

public sealed class RefundTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refunds_add_up_to_what_was_captured_and_no_further()
    {
        var payment = await app.PayAsync("refunded");
        await app.V1.PaymentIntents.CaptureAsync(
            payment.Id, new PaymentIntentCaptureOptions { AmountToCapture = 2000 }, cancellationToken: Token);

        var part = await app.V1.Refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = payment.Id,
                Amount = 500,
                Reason = "requested_by_customer",
                Metadata = new() { ["return_id"] = "r1" },
            },
            cancellationToken: Token);
        var tooMuch = await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id, Amount = 1501 }, cancellationToken: Token));
        var rest = await app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { Charge = payment.LatestChargeId }, cancellationToken: Token);
        var nothingLeft = await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id }, cancellationToken: Token));

        Assert.Equal(("succeeded", 500, "r1"), (part.Status, part.Amount, part.Metadata["return_id"]));
        Assert.Equal("amount", tooMuch.StripeError.Param);
        Assert.Equal("Refund amount (15.01 EUR) is greater than unrefunded amount on charge (15.00 EUR)", tooMuch.Message);
        Assert.Equal(1500, rest.Amount);
        Assert.Equal("charge_already_refunded", nothingLeft.StripeError.Code);
        var statement = await app.V1.BalanceTransactions.GetAsync(part.BalanceTransactionId, cancellationToken: Token);
        Assert.Equal(("refund", -500, part.Id), (statement.Type, statement.Amount, statement.SourceId));
        await app.Shop.WaitForAsync("refund.created", about => about is Refund { Id: var id } && id == part.Id);
        await app.Shop.WaitForAsync("charge.refunded", about => about is Charge { PaymentIntentId: var id } && id == payment.Id);
    }

    [Fact]
    public async Task Refunds_at_once_cannot_exceed_the_capture()
    {
        var payment = await app.PayAsync("refunded-by-many", manualCapture: false);

        var amounts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (await app.V1.Refunds.CreateAsync(
                    new RefundCreateOptions { PaymentIntent = payment.Id, Amount = 600 }, cancellationToken: Token)).Amount;
            }
            catch (StripeException)
            {
                return 0;
            }
        }));

        Assert.Equal(2400, amounts.Sum());
    }

    [Fact]
    public async Task What_was_not_captured_cannot_be_refunded()
    {
        var payment = await app.PayAsync("not-captured");

        var error = await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = payment.Id }, cancellationToken: Token));
        var unknown = await Assert.ThrowsAsync<StripeException>(() => app.V1.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = "pi_nothing" }, cancellationToken: Token));

        Assert.Equal((HttpStatusCode.BadRequest, "payment_intent"), (error.HttpStatusCode, error.StripeError.Param));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (unknown.HttpStatusCode, unknown.StripeError.Code));
    }
}
