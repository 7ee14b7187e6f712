using System.Net;
using Stripe;

namespace Ecommerce.PaymentSandbox.Tests.Wire;

public sealed class ApiKeyTests(SandboxApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var stranger = new StripeClient("sk_test_somebody_else_1234", apiBase: app.Address.ToString().TrimEnd('/'));

        var error = await Assert.ThrowsAsync<StripeException>(
            () => stranger.V1.Checkout.Sessions.CreateAsync(SandboxApp.SessionOptions("stranger"), cancellationToken: Token));

        Assert.Equal(HttpStatusCode.Unauthorized, error.HttpStatusCode);
        Assert.Equal("invalid_request_error", error.StripeError.Type);
        Assert.Equal("Invalid API Key provided: sk_test_**************1234", error.Message);
        Assert.StartsWith("req_", error.StripeResponse.RequestId);
    }

    [Theory]
    [InlineData("/v1/payment_intents/pi_1", HttpStatusCode.Unauthorized)]
    [InlineData("/v1/customers", HttpStatusCode.Unauthorized)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Without_a_key_nothing_of_the_api_answers(string path, HttpStatusCode expected)
    {
        using var client = new HttpClient { BaseAddress = app.Address };

        using var response = await client.GetAsync(path, Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task What_the_sandbox_does_not_offer_says_so()
    {
        var error = await Assert.ThrowsAsync<StripeException>(
            () => app.V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "Ana" }, cancellationToken: Token));

        Assert.Equal(HttpStatusCode.NotFound, error.HttpStatusCode);
        Assert.StartsWith("Unrecognized request URL (POST: /v1/customers).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_not_the_language_of_the_api()
    {
        using var client = app.CreateApiClient();
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var response = await client.PostAsync("/v1/refunds", content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("x-www-form-urlencoded", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
