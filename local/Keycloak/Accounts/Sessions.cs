using Ecommerce.Keycloak.Realms;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>The sign-ins of browsers: the cookie that names one, and its end.</summary>
internal sealed class Sessions(KeycloakDbContext db, Realm realm, TimeProvider time)
{
    public async Task<(UserSession Session, User User)?> FindAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.FirstOrDefaultAsync(session => session.Id == sessionId, cancellationToken);
        if (session is null || session.EndsAt(realm.Settings) <= time.GetUtcNow())
        {
            return null;
        }

        return (session, await db.Users.SingleAsync(user => user.Id == session.UserId, cancellationToken));
    }

    public async Task<(UserSession Session, User User)?> FindAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.Cookies[CookieName(http)]?.Split('.') is not [var sessionId, var secret])
        {
            return null;
        }

        var found = await FindAsync(sessionId, cancellationToken);
        return found is { User.Enabled: true } && found.Value.Session.SecretHash == UserSession.Hash(secret) ? found : null;
    }

    public async Task StartAsync(HttpContext http, User user, CancellationToken cancellationToken)
    {
        var (session, secret) = UserSession.Start(user, http.Connection.RemoteIpAddress?.ToString(), time.GetUtcNow());
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        await RemoveExpiredAsync(cancellationToken);

        // Until the browser is closed. SameSite=Lax, since the browser comes here by a link from the shop.
        http.Response.Cookies.Append(CookieName(http), $"{session.Id}.{secret}", Cookie(http));
    }

    public async Task EndAsync(HttpContext http, string sessionId, CancellationToken cancellationToken)
    {
        await db.Sessions.Where(session => session.Id == sessionId).ExecuteDeleteAsync(cancellationToken);
        if (http.Request.Cookies[CookieName(http)]?.StartsWith(sessionId, StringComparison.Ordinal) == true)
        {
            http.Response.Cookies.Delete(CookieName(http), Cookie(http));
        }
    }

    private async Task RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var idle = now.AddSeconds(-realm.Settings.SsoSessionIdleTimeout);
        var started = now.AddSeconds(-realm.Settings.SsoSessionMaxLifespan);
        await db.Sessions.Where(session => session.LastAccess < idle || session.StartedAt < started).ExecuteDeleteAsync(cancellationToken);
        await db.Codes.Where(code => code.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }

    // Cookies do not keep ports apart, so the name does: two systems may run on one machine.
    private static string CookieName(HttpContext http) => $"KEYCLOAK_SESSION_{http.Connection.LocalPort}";

    private static CookieOptions Cookie(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = http.Request.PathBase.Add("/"),
    };
}
