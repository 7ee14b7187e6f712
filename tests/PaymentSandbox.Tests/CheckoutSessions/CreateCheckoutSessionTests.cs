using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests.CheckoutSessions;

public sealed class CreateCheckoutSessionTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_open_unpaid_and_without_payment_until_somebody_pays()
    {
        var session = await app.CreateSessionAsync("created", 1999);

        Assert.StartsWith("cs_test_", session.Id);
        Assert.Equal("open", session.Status);
        Assert.Equal("unpaid", session.PaymentStatus);
        Assert.Equal(1999, session.AmountTotal);
        Assert.Equal("eur", session.Currency);
        Assert.Null(session.PaymentIntentId);
        Assert.Equal("created", session.ClientReferenceId);
        Assert.Equal("created", session.Metadata["order_id"]);
        Assert.False(session.Livemode);
        Assert.Equal(new Uri(app.Address, $"/c/pay/{session.Id}").ToString(), session.Url);
        Assert.InRange(session.ExpiresAt, DateTime.UtcNow.AddHours(23), DateTime.UtcNow.AddHours(25));

        var read = await app.V1.Checkout.Sessions.GetAsync(
            session.Id, new SessionGetOptions { Expand = ["line_items"] }, cancellationToken: Token);
        Assert.Equal(session.Url, read.Url);
        Assert.Equal("Cafetera <italiana>", Assert.Single(read.LineItems.Data).Description);
    }

    [Theory]
    [InlineData("mode", null, "mode", "parameter_missing")]
    [InlineData("mode", "subscription", "mode", null)]
    [InlineData("success_url", null, "success_url", "parameter_missing")]
    [InlineData("success_url", "orders/1", "success_url", "url_invalid")]
    [InlineData("cancel_url", "javascript:alert(1)", "cancel_url", "url_invalid")]
    [InlineData("customer_email", "nobody", "customer_email", "email_invalid")]
    [InlineData("expires_at", "soon", "expires_at", "parameter_invalid_integer")]
    [InlineData("expires_at", "1", "expires_at", null)]
    [InlineData("expires_at", "99999999999", "expires_at", null)]
    [InlineData("line_items[0][quantity]", null, "line_items[0][quantity]", "parameter_missing")]
    [InlineData("line_items[0][quantity]", "0", "line_items[0][quantity]", "parameter_invalid_integer")]
    [InlineData("line_items[0][price_data][unit_amount]", "12.5", "line_items[0][price_data][unit_amount]", "parameter_invalid_integer")]
    [InlineData("line_items[0][price_data][unit_amount]", "-1", "line_items[0][price_data][unit_amount]", "parameter_invalid_integer")]
    [InlineData("line_items[0][price_data][unit_amount]", "10", "line_items", "amount_too_small")]
    [InlineData("line_items[0][price_data][currency]", "euro", "line_items[0][price_data][currency]", null)]
    [InlineData("line_items[0][price_data][product_data][name]", "", "line_items[0][price_data][product_data][name]", "parameter_invalid_empty")]
    [InlineData("payment_intent_data[capture_method]", "later", "payment_intent_data[capture_method]", null)]
    [InlineData("payment_method_types[0]", "paypal", "payment_method_types", null)]
    [InlineData("allowed_payment_method_types[0]", "sepa_debit", "allowed_payment_method_types", null)]
    [InlineData("surprise", "1", "surprise", "parameter_unknown")]
    [InlineData("metadata[this_key_is_longer_than_the_forty_characters]", "1", "metadata[this_key_is_longer_than_the_forty_characters]", null)]
    public async Task A_wrong_parameter_is_named(string name, string? value, string param, string? code)
    {
        var form = new Dictionary<string, string>
        {
            ["mode"] = "payment",
            ["success_url"] = "http://shop.example/done",
            ["line_items[0][quantity]"] = "1",
            ["line_items[0][price_data][currency]"] = "eur",
            ["line_items[0][price_data][unit_amount]"] = "500",
            ["line_items[0][price_data][product_data][name]"] = "Cup",
        };
        form.Remove(name);
        if (value is not null)
        {
            form[name] = value;
        }

        using var client = app.CreateApiClient();
        using var content = new FormUrlEncodedContent(form);
        using var response = await client.PostAsync("/v1/checkout/sessions", content, Token);

        var error = SandboxApp.ErrorIn(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request_error", error.Type);
        Assert.Equal(param, error.Param);
        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public async Task An_unknown_session_is_missing()
    {
        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.Checkout.Sessions.GetAsync("cs_test_nothing", cancellationToken: Token));

        Assert.Equal(HttpStatusCode.NotFound, error.HttpStatusCode);
        Assert.Equal("resource_missing", error.StripeError.Code);
        Assert.Equal("No such checkout.session: 'cs_test_nothing'", error.StripeError.Message);
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_and_by_payment()
    {
        await app.CreateSessionAsync("listed-1");
        var payment = await app.PayAsync("listed-2");
        await app.CreateSessionAsync("listed-3");

        var byPayment = await app.V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { PaymentIntent = payment.Id }, cancellationToken: Token);
        Assert.Equal("listed-2", Assert.Single(byPayment.Data).ClientReferenceId);
        Assert.False(byPayment.HasMore);

        var first = await app.V1.Checkout.Sessions.ListAsync(new SessionListOptions { Limit = 1 }, cancellationToken: Token);
        var second = await app.V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { Limit = 1, StartingAfter = first.Data[0].Id }, cancellationToken: Token);
        Assert.True(first.HasMore);
        Assert.NotEqual(first.Data[0].Id, Assert.Single(second.Data).Id);
    }
}
