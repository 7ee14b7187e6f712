using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Keycloak.Tests;

public sealed class ClientCredentialsTests(KeycloakApp app)
{
    private static readonly string[] _claims = ["sub", "azp", "preferred_username", "client_id", "typ", "aud", "realm_access", "resource_access"];

    private readonly Browser _browser = new(app);

    [Theory]
    [InlineData("orders-service", "orders-secret", """{"sub":"e9a0d1b2-1c3d-4e5f-8a6b-7c8d9e0f1a01","azp":"orders-service","preferred_username":"service-account-orders-service","client_id":"orders-service","typ":"Bearer","aud":"catalog","realm_access":{"roles":["offer_reader"]}}""")]
    [InlineData("users-service", "users-secret", """{"sub":"e9a0d1b2-1c3d-4e5f-8a6b-7c8d9e0f1a02","azp":"users-service","preferred_username":"service-account-users-service","client_id":"users-service","typ":"Bearer","aud":"realm-management","resource_access":{"realm-management":{"roles":["manage-users","query-groups","query-users","view-realm","view-users"]}}}""")]
    [InlineData("support-service", "support-secret", """{"sub":"e9a0d1b2-1c3d-4e5f-8a6b-7c8d9e0f1a03","azp":"support-service","preferred_username":"service-account-support-service","client_id":"support-service","typ":"Bearer"}""")]
    public async Task A_service_has_just_the_roles_it_needs(string clientId, string secret, string claims)
    {
        var tokens = await Browser.ReadAsync(await _browser.TokenAsync(clientId, secret, ("grant_type", "client_credentials")));

        Assert.False(tokens.TryGetProperty("refresh_token", out _));
        Assert.False(tokens.TryGetProperty("id_token", out _));
        var access = Browser.Decode(tokens, "access_token").Claims;
        Assert.False(access.TryGetProperty("sid", out _));
        Assert.Equal(claims, JsonSerializer.Serialize(_claims
            .Where(name => access.TryGetProperty(name, out _))
            .ToDictionary(name => name, name => access.GetProperty(name))));
    }

    [Fact]
    public async Task A_client_without_a_service_account_gets_no_token() => await Browser.AssertRefusedAsync(
        await _browser.TokenAsync(("grant_type", "client_credentials")),
        HttpStatusCode.Unauthorized, "unauthorized_client", "Client not enabled to retrieve service account");

    [Theory]
    [InlineData("orders-service", "users-secret")]
    [InlineData("orders-service", "")]
    [InlineData("unknown", "orders-secret")]
    [InlineData("catalog", "")]
    public async Task A_wrong_secret_or_an_unknown_client_is_refused(string clientId, string secret) => await Browser.AssertRefusedAsync(
        await _browser.TokenAsync(clientId, secret, ("grant_type", "client_credentials")),
        HttpStatusCode.Unauthorized, "invalid_client", "Invalid client or Invalid client credentials");

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("", "invalid_request")]
    public async Task Another_grant_is_refused(string grant, string error)
    {
        var answer = await _browser.TokenAsync(("grant_type", grant), ("username", "customer@example.com"), ("password", KeycloakApp.DemoPassword));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString());
    }
}
