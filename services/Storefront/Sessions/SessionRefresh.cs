using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Sessions;

/// <summary>
/// Renews a session's access token shortly before it ends. One refresh per session at a time, across requests and replicas,
/// since a provider may accept a refresh token only once.
/// </summary>
internal sealed partial class SessionRefresh(
    SessionStore sessions,
    IConnectionMultiplexer redis,
    IOptionsMonitor<OpenIdConnectOptions> options,
    TimeProvider time,
    ILogger<SessionRefresh> logger)
{
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _lockLifetime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Lazy<Task<Outcome>>> _running = new();

    /// <summary>A session renewed; or ended, as the provider says; or neither, because it did not answer.</summary>
    private sealed record Outcome(AuthenticationTicket? Renewed, bool IsEnded = false)
    {
        public static readonly Outcome Ended = new(null, IsEnded: true);

        public static readonly Outcome Unknown = new((AuthenticationTicket?)null);
    }

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!IsDue(context.Properties) || SessionStore.KeyOf(context.Properties) is not { } key)
        {
            return;
        }

        var outcome = await RefreshOnceAsync(key);
        if (outcome.IsEnded)
        {
            context.RejectPrincipal();
            await sessions.RemoveAsync(key);
        }
        else if (outcome.Renewed is { } ticket)
        {
            context.ReplacePrincipal(ticket.Principal);
            context.Properties.StoreTokens(ticket.Properties.GetTokens());
        }
    }

    private async Task<Outcome> RefreshOnceAsync(string key)
    {
        var refresh = _running.GetOrAdd(key, static (key, self) => new(() => self.RefreshAsync(key)), this);
        try
        {
            return await refresh.Value;
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, refresh));
        }
    }

    private async Task<Outcome> RefreshAsync(string key)
    {
        try
        {
            var database = redis.GetDatabase();
            var lockKey = $"storefront:refresh:{key}";
            var owner = Guid.NewGuid().ToString("n");
            var deadline = time.GetUtcNow() + _lockLifetime;
            while (!await database.LockTakeAsync(lockKey, owner, _lockLifetime))
            {
                if (time.GetUtcNow() > deadline)
                {
                    return Outcome.Unknown;
                }

                await Task.Delay(_poll, time);
            }

            try
            {
                // Another request or replica may have been first.
                return await sessions.RetrieveAsync(key) is not { } ticket ? Outcome.Ended
                    : IsDue(ticket.Properties) ? await RefreshAsync(key, ticket)
                    : new(ticket);
            }
            finally
            {
                await database.LockReleaseAsync(lockKey, owner);
            }
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            LogFailure(logger, exception);
            return Outcome.Unknown;
        }
    }

    private async Task<Outcome> RefreshAsync(string key, AuthenticationTicket ticket)
    {
        if (ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken) is not { } refreshToken)
        {
            return Outcome.Ended;
        }

        var provider = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        try
        {
            var metadata = await provider.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "refresh_token"),
                new("refresh_token", refreshToken),
                new("client_id", provider.ClientId),
                new("client_secret", provider.ClientSecret),
            ]);
            using var response = await provider.Backchannel.PostAsync(metadata.TokenEndpoint, form);
            if (response.StatusCode is HttpStatusCode.BadRequest)
            {
                LogEnded(logger);
                return Outcome.Ended;
            }

            response.EnsureSuccessStatusCode();
            var tokens = new OpenIdConnectMessage(await response.Content.ReadAsStringAsync());
            Apply(tokens, ticket);

            return await sessions.ReplaceAsync(key, ticket) ? new(ticket) : Outcome.Ended;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            LogFailure(logger, exception);
            return Outcome.Unknown;
        }
    }

    private void Apply(OpenIdConnectMessage tokens, AuthenticationTicket ticket)
    {
        var properties = ticket.Properties;
        var lifetime = TimeSpan.FromSeconds(
            int.TryParse(tokens.ExpiresIn, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 60);
        var kept = properties.GetTokens().ToDictionary(token => token.Name, token => token.Value);
        kept[OpenIdConnectParameterNames.AccessToken] = tokens.AccessToken;
        kept["expires_at"] = (time.GetUtcNow() + lifetime).ToString("o", CultureInfo.InvariantCulture);
        if (tokens.RefreshToken is { Length: > 0 } refreshToken)
        {
            kept[OpenIdConnectParameterNames.RefreshToken] = refreshToken;
        }

        if (tokens.IdToken is { Length: > 0 } idToken)
        {
            kept[OpenIdConnectParameterNames.IdToken] = idToken;
        }

        properties.StoreTokens(kept.Select(token => new AuthenticationToken { Name = token.Key, Value = token.Value }));
        AccessTokenRoles.Apply(tokens.AccessToken, (ClaimsIdentity)ticket.Principal.Identity!);
    }

    private bool IsDue(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(
            properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var expiresAt)
        && expiresAt - time.GetUtcNow() < _margin;

    [LoggerMessage(LogLevel.Warning, "A session could not be renewed; it will be tried again")]
    private static partial void LogFailure(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The identity provider has ended a session")]
    private static partial void LogEnded(ILogger logger);
}
