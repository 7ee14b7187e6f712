using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.CheckoutSessions;

public sealed class ExpireCheckoutSessionTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shop_closes_a_session_and_the_payment_that_was_tried_on_it()
    {
        var session = await app.CreateSessionAsync("expired-by-shop");
        using var customer = new Customer(app, session);
        await customer.PayAsync(Cards.Declined);

        var expired = await app.V1.Checkout.Sessions.ExpireAsync(session.Id, cancellationToken: Token);

        Assert.Equal("expired", expired.Status);
        Assert.Null(expired.Url);
        var payment = await app.V1.PaymentIntents.GetAsync(expired.PaymentIntentId, cancellationToken: Token);
        Assert.Equal("canceled", payment.Status);
        await app.Shop.WaitForAsync("checkout.session.expired", about => about is Session { Id: var id } && id == session.Id);
        using var page = await customer.OpenAsync();
        Assert.Equal(HttpStatusCode.Gone, page.StatusCode);

        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.Checkout.Sessions.ExpireAsync(session.Id, cancellationToken: Token));
        Assert.Equal(HttpStatusCode.BadRequest, error.HttpStatusCode);
        Assert.Contains("status of `expired`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paid_session_cannot_expire()
    {
        var payment = await app.PayAsync("paid-then-expired");
        var sessions = await app.V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.Checkout.Sessions.ExpireAsync(sessions.Data[0].Id, cancellationToken: Token));

        Assert.Contains("status of `complete`", error.Message, StringComparison.Ordinal);
        Assert.Equal("requires_capture", (await app.V1.PaymentIntents.GetAsync(payment.Id, cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task Time_closes_sessions_and_releases_what_nobody_captured()
    {
        await using var own = await SandboxApp.StartAsync();
        var held = await own.PayAsync("held-too-long");
        var options = SandboxApp.SessionOptions("too-slow");
        options.ExpiresAt = DateTime.UtcNow.AddMinutes(31);
        var session = await own.V1.Checkout.Sessions.CreateAsync(options, cancellationToken: Token);
        using var customer = new Customer(own, session);
        var token = await customer.FormTokenAsync();

        own.Clock.Advance(TimeSpan.FromMinutes(32));
        var sent = await customer.SendAsync(token, Cards.Success);
        Assert.Equal(customer.Page.PathAndQuery, sent.Headers.Location?.ToString());
        sent.Dispose();
        await own.Shop.WaitForAsync("checkout.session.expired", about => about is Session { Id: var id } && id == session.Id);
        Assert.Equal("requires_capture", (await own.V1.PaymentIntents.GetAsync(held.Id, cancellationToken: Token)).Status);

        own.Clock.Advance(TimeSpan.FromDays(7));
        await own.Shop.WaitForAsync("payment_intent.canceled", about => about is PaymentIntent { Id: var id } && id == held.Id);
        var released = await own.V1.PaymentIntents.GetAsync(held.Id, cancellationToken: Token);
        Assert.Equal("canceled", released.Status);
        Assert.Equal("expired", released.CancellationReason);
        Assert.Equal(0, released.AmountCapturable);
    }
}
