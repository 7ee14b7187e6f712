using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Sessions;

/// <summary>
/// Sessions with their tokens, encrypted, in Redis; the browser holds only a key. Removing the entry ends the session everywhere.
/// </summary>
internal sealed partial class SessionStore(
    IConnectionMultiplexer redis, IDataProtectionProvider protection, TimeProvider time, ILogger<SessionStore> logger) : ITicketStore
{
    /// <summary>Where a ticket says what it is kept under.</summary>
    private const string KeyItem = ".session";

    private readonly IDataProtector _protector = protection.CreateProtector("Ecommerce.Storefront.Session.v1");

    public static string? KeyOf(AuthenticationProperties properties) => properties.GetString(KeyItem);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await RenewAsync(key, ticket);
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        ticket.Properties.SetString(KeyItem, key);
        await redis.GetDatabase().StringSetAsync(RedisKey(key), Protect(ticket), Lifetime(ticket), When.Always);
    }

    /// <summary>Replaces a session that still exists; one that was signed out meanwhile stays ended.</summary>
    public Task<bool> ReplaceAsync(string key, AuthenticationTicket ticket) =>
        redis.GetDatabase().StringSetAsync(RedisKey(key), Protect(ticket), Lifetime(ticket), When.Exists);

    /// <summary>The session, or none if it has ended. Without Redis everyone is a guest for the while.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        try
        {
            byte[]? kept = await redis.GetDatabase().StringGetAsync(RedisKey(key));
            return kept is null ? null : TicketSerializer.Default.Deserialize(_protector.Unprotect(kept));
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException or CryptographicException)
        {
            LogUnreadable(logger, exception);
            return null;
        }
    }

    public Task RemoveAsync(string key) => redis.GetDatabase().KeyDeleteAsync(RedisKey(key));

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private TimeSpan Lifetime(AuthenticationTicket ticket) =>
        (ticket.Properties.ExpiresUtc - time.GetUtcNow()) is { } left && left > TimeSpan.Zero ? left : TimeSpan.FromMinutes(1);

    private static RedisKey RedisKey(string key) => $"storefront:session:{key}";

    [LoggerMessage(LogLevel.Warning, "A session could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
