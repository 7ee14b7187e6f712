using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.HostedPage;

public sealed class PayPageTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<Session> ReadAsync(Session session) => app.V1.Checkout.Sessions.GetAsync(
        session.Id,
        new SessionGetOptions { Expand = ["payment_intent.latest_charge"] },
        cancellationToken: Token);

    [Fact]
    public async Task A_card_is_authorised_and_the_customer_goes_back_to_the_shop()
    {
        var session = await app.CreateSessionAsync("authorised");
        using var customer = new Customer(app, session);

        var location = await customer.PayAsync(Cards.Success);

        Assert.Equal($"http://shop.example/orders/authorised?payment=done&session={session.Id}", location);
        var paid = await ReadAsync(session);
        Assert.Equal("complete", paid.Status);
        Assert.Equal("unpaid", paid.PaymentStatus);
        Assert.Null(paid.Url);
        Assert.Equal("Ana García", paid.CustomerDetails.Name);
        Assert.Equal("requires_capture", paid.PaymentIntent.Status);
        Assert.Equal(2500, paid.PaymentIntent.AmountCapturable);
        Assert.Equal("authorised", paid.PaymentIntent.Metadata["order_id"]);
        Assert.False(paid.PaymentIntent.LatestCharge.Captured);
        Assert.Equal("4242", paid.PaymentIntent.LatestCharge.PaymentMethodDetails.Card.Last4);
        Assert.Equal("visa", paid.PaymentIntent.LatestCharge.PaymentMethodDetails.Card.Brand);
        var completed = await app.Shop.WaitForAsync(
            "checkout.session.completed", about => about is Session { Id: var id } && id == session.Id);
        Assert.Equal(paid.PaymentIntentId, ((Session)completed.Data.Object).PaymentIntentId);
        Assert.Contains("El pago está hecho", await customer.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Automatic_capture_takes_the_money_at_once()
    {
        var payment = await app.PayAsync("automatic", manualCapture: false);

        Assert.Equal("succeeded", payment.Status);
        Assert.Equal(2500, payment.AmountReceived);
        var sessions = await app.V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Equal("paid", sessions.Data[0].PaymentStatus);
    }

    [Theory]
    [InlineData(Cards.Declined, "card_declined", "generic_decline", "rechazada")]
    [InlineData(Cards.InsufficientFunds, "card_declined", "insufficient_funds", "fondos suficientes")]
    [InlineData("4000000000000069", "expired_card", null, "ha caducado")]
    [InlineData("4000000000000127", "incorrect_cvc", null, "código de seguridad no es correcto")]
    [InlineData("6011111111111117", "card_declined", "test_mode_live_card", "no es una tarjeta de prueba")]
    public async Task A_declined_card_says_why_and_another_one_pays(string card, string code, string? declineCode, string message)
    {
        var session = await app.CreateSessionAsync($"declined-{card}");
        using var customer = new Customer(app, session);

        var location = await customer.PayAsync(card);

        Assert.Equal(customer.Page.PathAndQuery, location);
        Assert.Contains(message, await customer.ReadAsync(), StringComparison.Ordinal);
        var declined = await ReadAsync(session);
        Assert.Equal("open", declined.Status);
        Assert.Equal("requires_payment_method", declined.PaymentIntent.Status);
        Assert.Equal(code, declined.PaymentIntent.LastPaymentError.Code);
        Assert.Equal(declineCode, declined.PaymentIntent.LastPaymentError.DeclineCode);
        Assert.Equal("card_error", declined.PaymentIntent.LastPaymentError.Type);
        Assert.Equal("failed", declined.PaymentIntent.LatestCharge.Status);
        await app.Shop.WaitForAsync(
            "payment_intent.payment_failed", about => about is PaymentIntent { Id: var id } && id == declined.PaymentIntentId);

        await customer.PayAsync(Cards.Success);
        var paid = await ReadAsync(session);
        Assert.Equal(declined.PaymentIntentId, paid.PaymentIntentId);
        Assert.Equal("requires_capture", paid.PaymentIntent.Status);
        Assert.Null(paid.PaymentIntent.LastPaymentError);
    }

    [Fact]
    public async Task Authentication_that_is_completed_pays()
    {
        var session = await app.CreateSessionAsync("authenticated");
        using var customer = new Customer(app, session);

        var challenge = await customer.PayAsync(Cards.Authenticates);

        Assert.Equal($"{customer.Page.AbsolutePath}/authenticate", challenge);
        Assert.Equal("requires_action", (await ReadAsync(session)).PaymentIntent.Status);
        Assert.Contains("•••• 3184", await customer.ReadAsync(challenge), StringComparison.Ordinal);
        Assert.StartsWith("http://shop.example/", await customer.AnswerChallengeAsync(challenge!, "complete"), StringComparison.Ordinal);
        Assert.Equal("requires_capture", (await ReadAsync(session)).PaymentIntent.Status);
    }

    [Fact]
    public async Task Authentication_that_fails_charges_nothing_and_may_be_tried_again()
    {
        var session = await app.CreateSessionAsync("not-authenticated");
        using var customer = new Customer(app, session);
        var challenge = await customer.PayAsync(Cards.Authenticates);

        var back = await customer.AnswerChallengeAsync(challenge!, "fail");

        Assert.Equal(customer.Page.PathAndQuery, back);
        Assert.Contains("No se pudo autenticar", await customer.ReadAsync(), StringComparison.Ordinal);
        var failed = await ReadAsync(session);
        Assert.Equal("requires_payment_method", failed.PaymentIntent.Status);
        Assert.Equal("payment_intent_authentication_failure", failed.PaymentIntent.LastPaymentError.Code);
        Assert.Null(failed.PaymentIntent.LatestChargeId);

        challenge = await customer.PayAsync(Cards.Authenticates);
        await customer.AnswerChallengeAsync(challenge!, "complete");
        Assert.Equal("requires_capture", (await ReadAsync(session)).PaymentIntent.Status);
    }

    [Fact]
    public async Task A_form_that_is_sent_many_times_charges_once()
    {
        var session = await app.CreateSessionAsync("double-click");
        using var customer = new Customer(app, session);
        var token = await customer.FormTokenAsync();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => customer.SendAsync(token, Cards.Success)));

        Assert.All(responses, response => Assert.StartsWith(
            "http://shop.example/", response.Headers.Location?.ToString(), StringComparison.Ordinal));
        var payment = (await ReadAsync(session)).PaymentIntent;
        var charges = await app.V1.Charges.ListAsync(new ChargeListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Single(charges.Data);
        foreach (var response in responses)
        {
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_spent_form_is_not_a_second_attempt()
    {
        var session = await app.CreateSessionAsync("stale-form");
        using var customer = new Customer(app, session);
        var token = await customer.FormTokenAsync();
        using var first = await customer.SendAsync(token, Cards.Declined);

        using var second = await customer.SendAsync(token, Cards.Success);
        using var forged = await customer.SendAsync("forged", Cards.Success);

        Assert.EndsWith("notice=stale", second.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("notice=stale", forged.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("requires_payment_method", (await ReadAsync(session)).PaymentIntent.Status);
    }

    [Theory]
    [InlineData("4242424242424241", "12/34", "123", "Ana", "ana@example.com", "número de la tarjeta no es correcto")]
    [InlineData("4242", "12/34", "123", "Ana", "ana@example.com", "número completo")]
    [InlineData("", "", "", "", "", "número completo")]
    [InlineData("4242424242424242", "13/34", "123", "Ana", "ana@example.com", "caducidad como MM/AA")]
    [InlineData("4242424242424242", "01/20", "123", "Ana", "ana@example.com", "ya ha pasado")]
    [InlineData("4242424242424242", "12/34", "12", "Ana", "ana@example.com", "código de seguridad completo")]
    [InlineData("378282246310005", "12/34", "123", "Ana", "ana@example.com", "código de seguridad completo")]
    [InlineData("4242424242424242", "12/34", "123", " ", "ana@example.com", "nombre del titular")]
    [InlineData("4242424242424242", "12/34", "123", "Ana", "ana", "dirección de correo válida")]
    public async Task A_field_that_is_wrong_is_marked_and_no_card_number_comes_back(
        string card, string expiry, string cvc, string name, string email, string message)
    {
        var session = await app.CreateSessionAsync("wrong-field");
        using var customer = new Customer(app, session);

        using var response = await customer.SendAsync(await customer.FormTokenAsync(), card, expiry, cvc, name, email);

        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(message, page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("4242424242424241", page, StringComparison.Ordinal);
        Assert.Null((await ReadAsync(session)).PaymentIntentId);
    }

    [Fact]
    public async Task The_page_says_that_it_is_a_test_and_speaks_both_languages()
    {
        var session = await app.CreateSessionAsync("languages", 123456);
        using var customer = new Customer(app, session);

        using var response = await customer.OpenAsync();
        var spanish = await customer.ReadAsync();
        var english = await customer.ReadAsync($"{customer.Page}?locale=en");

        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Contains("<html lang=\"es\">", spanish, StringComparison.Ordinal);
        Assert.Contains("Modo de prueba", spanish, StringComparison.Ordinal);
        Assert.Contains("Pagar 1.234,56 €", spanish, StringComparison.Ordinal);
        Assert.Contains("href=\"http://shop.example/orders/languages?payment=cancelled\"", spanish, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", english, StringComparison.Ordinal);
        Assert.Contains("Test mode", english, StringComparison.Ordinal);
        Assert.Contains("Pay €1,234.56", english, StringComparison.Ordinal);
        Assert.Contains("4000 0000 0000 9995", english, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", english, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_page_is_not_found()
    {
        var session = await app.CreateSessionAsync("unknown-page");
        using var customer = new Customer(app, session);

        using var page = await customer.OpenAsync("/c/pay/cs_test_nothing");
        using var challenge = await customer.OpenAsync($"{customer.Page}/authenticate");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, challenge.StatusCode);
    }
}
