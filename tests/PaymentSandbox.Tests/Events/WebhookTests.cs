using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.Events;

public sealed class WebhookTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_tells_its_story_and_the_api_repeats_it()
    {
        var payment = await app.PayAsync("story");
        await app.V1.PaymentIntents.CaptureAsync(
            payment.Id,
            requestOptions: new RequestOptions { IdempotencyKey = "story:capture:1" },
            cancellationToken: Token);

        var created = await app.Shop.WaitForAsync(
            "payment_intent.created", about => about is PaymentIntent { Id: var id } && id == payment.Id);
        var succeeded = await app.Shop.WaitForAsync(
            "payment_intent.succeeded", about => about is PaymentIntent { Id: var id } && id == payment.Id);

        Assert.Equal("requires_payment_method", ((PaymentIntent)created.Data.Object).Status);
        Assert.Equal("story", ((PaymentIntent)succeeded.Data.Object).Metadata["order_id"]);
        Assert.Null(created.Request.Id);
        Assert.Equal("story:capture:1", succeeded.Request.IdempotencyKey);
        var recorded = await app.V1.Events.ListAsync(new EventListOptions { Limit = 100 }, cancellationToken: Token);
        Assert.Equal(
            ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated", "checkout.session.completed", "charge.captured", "payment_intent.succeeded"],
            recorded.Data.Where(e => IsAbout(e.Data.Object, payment.Id)).Select(e => e.Type).Reverse());
        var read = await app.V1.Events.GetAsync(succeeded.Id, cancellationToken: Token);
        Assert.Equal(succeeded.Type, read.Type);
        var listed = await app.V1.Events.ListAsync(new EventListOptions { Type = "payment_intent.*", Limit = 100 }, cancellationToken: Token);
        Assert.Contains(listed.Data, e => e.Id == succeeded.Id);
        Assert.All(listed.Data, e => Assert.StartsWith("payment_intent.", e.Type, StringComparison.Ordinal));
    }

    [Fact]
    public void A_body_that_was_changed_is_not_accepted()
    {
        const string Body = """{"id":"evt_1","object":"event","amount":100}""";
        var signature = PaymentSandbox.Events.WebhookSender.Sign(Body, DateTimeOffset.UtcNow, SandboxApp.WebhookSecret);

        EventUtility.ValidateSignature(Body, signature, SandboxApp.WebhookSecret);
        Assert.Throws<StripeException>(() => EventUtility.ValidateSignature(
            Body.Replace("100", "1", StringComparison.Ordinal), signature, SandboxApp.WebhookSecret));
        Assert.Throws<StripeException>(() => EventUtility.ValidateSignature(Body, signature, "whsec_other"));
    }

    [Fact]
    public async Task A_shop_that_fails_is_told_again()
    {
        await using var own = await SandboxApp.StartAsync();
        own.Shop.Refuse(6);

        var payment = await own.PayAsync("told-again");

        await own.Shop.WaitForAsync(
            "payment_intent.amount_capturable_updated", about => about is PaymentIntent { Id: var id } && id == payment.Id);
        await own.Shop.WaitForAsync("checkout.session.completed", about => about is Session { PaymentIntentId: var id } && id == payment.Id);
        Assert.Equal(6, own.Shop.Refused);
        using var client = own.CreateApiClient();
        var deliveries = await client.GetStringAsync("/sandbox/deliveries", Token);
        Assert.Contains("\"status_code\":500", deliveries, StringComparison.Ordinal);
        Assert.Contains("\"status_code\":200", deliveries, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        await using var first = await SandboxApp.StartAsync();
        first.Shop.Refuse(int.MaxValue);
        var payment = await first.PayAsync("restarted");
        await first.V1.Checkout.Sessions.CreateAsync(
            SandboxApp.SessionOptions("restarted-key"), new RequestOptions { IdempotencyKey = "restarted" }, Token);
        await StopAsync(first);
        first.Shop.Refuse(0);

        await using var second = await first.StartSuccessorAsync();

        Assert.Equal("requires_capture", (await second.V1.PaymentIntents.GetAsync(payment.Id, cancellationToken: Token)).Status);
        await first.Shop.WaitForAsync("checkout.session.completed", about => about is Session { PaymentIntentId: var id } && id == payment.Id);
        var replayed = await second.V1.Checkout.Sessions.CreateAsync(
            SandboxApp.SessionOptions("restarted-key"), new RequestOptions { IdempotencyKey = "restarted" }, Token);
        Assert.Equal("true", replayed.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
    }

    private static bool IsAbout(IHasObject about, string paymentId) => about switch
    {
        PaymentIntent payment => payment.Id == paymentId,
        Charge charge => charge.PaymentIntentId == paymentId,
        Session session => session.PaymentIntentId == paymentId,
        _ => false,
    };

    /// <summary>Ends the host; the shop of the tests stays.</summary>
    private static Task StopAsync(SandboxApp sandbox) =>
        sandbox.Services.GetRequiredService<IHost>().StopAsync(Token);
}
