using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace Ecommerce.ServiceDefaults;

/// <summary>This service's own access token (RFC 6749 §4.4), kept until half a minute before it ends.</summary>
internal sealed class ClientCredentials(IHttpClientFactory clients, IConfiguration configuration, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile Token? _token;

    private sealed record Token(string Value, DateTimeOffset RefreshAt);

    private sealed record TokenResponse(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);

    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        if (_token is { } token && time.GetUtcNow() < token.RefreshAt)
        {
            return token.Value;
        }

        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_token is not { } current || time.GetUtcNow() >= current.RefreshAt)
            {
                _token = current = await FetchAsync(cancellationToken);
            }

            return current.Value;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<Token> FetchAsync(CancellationToken cancellationToken)
    {
        var identity = IdentityOptions.From(configuration);
        using var request = new HttpRequestMessage(HttpMethod.Post, identity.TokenEndpoint)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("client_id", Required("Identity:ClientId")),
                new("client_secret", Required("Identity:ClientSecret")),
            ]),
        };
        using var response = await clients.CreateClient(nameof(ClientCredentials)).SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(cancellationToken)
            ?? throw new InvalidOperationException("The identity provider answered without a token.");

        return new Token(token.AccessToken, time.GetUtcNow().AddSeconds(token.ExpiresIn) - _margin);
    }

    private string Required(string key) =>
        configuration[key] ?? throw new InvalidOperationException($"Configuration '{key}' is missing.");

    public void Dispose() => _oneAtATime.Dispose();
}
