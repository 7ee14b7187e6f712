using System.Text.Json;
using Ecommerce.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Faults.Driving;

/// <summary>Somebody who is signed in, and stays so.</summary>
internal sealed class Person : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly IdentityPages _pages;
    private readonly SemaphoreSlim _refreshing = new(1);
    private IdentityTokens _tokens;
    private DateTimeOffset _refreshAt;

    private Person(RunningShop shop, IdentityPages pages, IdentityTokens tokens)
    {
        _pages = pages;
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1), UseProxy = false })
        {
            BaseAddress = shop.Gateway,
            Timeout = _patience,
        };
        _tokens = Take(tokens);
        var payload = WebEncoders.Base64UrlDecode(tokens.AccessToken.Split('.')[1]);
        Subject = JsonDocument.Parse(payload).RootElement.GetProperty("sub").GetString()!;
    }

    public HttpClient Http { get; }

    public string Subject { get; }

    public static async Task<Person> RegisterAsync(RunningShop shop)
    {
        var pages = new IdentityPages(shop.IdentityProvider, shop.Gateway);
        return new Person(shop, pages, await pages.RegisterAsync($"{Guid.NewGuid():n}@example.com"));
    }

    public static async Task<Person> SignInAsync(RunningShop shop, string email)
    {
        var pages = new IdentityPages(shop.IdentityProvider, shop.Gateway);
        return new Person(shop, pages, await pages.SignInAsync(email));
    }

    /// <exception cref="HttpRequestException">The identity provider cannot be asked just now.</exception>
    public async Task<string> TokenAsync()
    {
        if (DateTimeOffset.UtcNow < _refreshAt)
        {
            return _tokens.AccessToken;
        }

        await _refreshing.WaitAsync();
        try
        {
            if (DateTimeOffset.UtcNow >= _refreshAt)
            {
                _tokens = Take(await _pages.RefreshAsync(_tokens));
            }

            return _tokens.AccessToken;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _pages.Dispose();
        _refreshing.Dispose();
    }

    private IdentityTokens Take(IdentityTokens tokens)
    {
        _refreshAt = DateTimeOffset.UtcNow + (tokens.Lifetime / 2);
        return tokens;
    }
}
