using System.Security.Cryptography;
using System.Text;
using Ecommerce.Keycloak.Realms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>One sign-in of one person in one browser; its id is the <c>sid</c> of the tokens.</summary>
internal sealed class UserSession
{
    private readonly List<ClientSession> _clients = [];

    public string Id { get; private init; } = "";

    public string UserId { get; private init; } = "";

    /// <summary>The browser's cookie holds the secret, which no token carries.</summary>
    public string SecretHash { get; private init; } = "";

    public string? IpAddress { get; private init; }

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset LastAccess { get; private set; }

    public IReadOnlyList<ClientSession> Clients => _clients;

    public static (UserSession Session, string Secret) Start(User user, string? ipAddress, DateTimeOffset now)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var session = new UserSession
        {
            Id = Guid.NewGuid().ToString(),
            UserId = user.Id,
            SecretHash = Hash(secret),
            IpAddress = ipAddress,
            StartedAt = now,
            LastAccess = now,
        };
        return (session, secret);
    }

    public static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>When the session ends unless it is used again.</summary>
    public DateTimeOffset EndsAt(RealmRepresentation realm)
    {
        var idle = LastAccess.AddSeconds(realm.SsoSessionIdleTimeout);
        var last = StartedAt.AddSeconds(realm.SsoSessionMaxLifespan);
        return idle < last ? idle : last;
    }

    public void Touch(DateTimeOffset now) => LastAccess = now;

    public void Enter(string clientId)
    {
        if (_clients.All(client => client.ClientId != clientId))
        {
            _clients.Add(new ClientSession { ClientId = clientId });
        }
    }

    public ClientSession? Client(string clientId) => _clients.SingleOrDefault(client => client.ClientId == clientId);

    public void Leave(string clientId) => _clients.RemoveAll(client => client.ClientId == clientId);

    internal sealed class Configuration : IEntityTypeConfiguration<UserSession>
    {
        public void Configure(EntityTypeBuilder<UserSession> builder)
        {
            builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId);
            builder.OwnsMany(session => session.Clients, client => client.ToJson());
        }
    }
}

/// <summary>What one client holds of a session.</summary>
internal sealed class ClientSession
{
    public string ClientId { get; init; } = "";

    public string? RefreshTokenId { get; private set; }

    public int RefreshTokenUses { get; private set; }

    public DateTimeOffset? LastRefresh { get; private set; }

    /// <summary>
    /// Whether the refresh token may be used (again). As Keycloak counts: a token may be used <c>refreshTokenMaxReuse</c> times more,
    /// and not at all once a newer one was used (to the second, since that is what tokens tell).
    /// </summary>
    public bool UseRefreshToken(string tokenId, DateTimeOffset issuedAt, int maxReuse, DateTimeOffset now)
    {
        if (RefreshTokenId != tokenId)
        {
            if (RefreshTokenId is not null && issuedAt.ToUnixTimeSeconds() < LastRefresh?.ToUnixTimeSeconds())
            {
                return false;
            }

            (RefreshTokenId, RefreshTokenUses, LastRefresh) = (tokenId, 0, now);
        }

        return ++RefreshTokenUses <= maxReuse + 1;
    }
}
