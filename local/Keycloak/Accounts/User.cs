using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>A person's account. Service accounts are not stored: they are part of the realm file.</summary>
internal sealed class User
{
    private static readonly PasswordHasher<User> _hasher = new();

    public string Id { get; private init; } = "";

    /// <summary>Lower case, as Keycloak keeps it; the e-mail address where the realm says so.</summary>
    public string Username { get; private set; } = "";

    public string? Email { get; private set; }

    public bool EmailVerified { get; set; }

    public bool Enabled { get; set; }

    public string? FirstName { get; set; }

    public string? LastName { get; set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public Dictionary<string, List<string>> Attributes { get; set; } = [];

    /// <summary>As assigned: composites are not expanded.</summary>
    public List<string> RealmRoles { get; private set; } = [];

    /// <summary>Role names by client.</summary>
    public Dictionary<string, List<string>> ClientRoles { get; private init; } = [];

    public List<string> RequiredActions { get; set; } = [];

    private string? PasswordHash { get; set; }

    public int FailedLogins { get; private set; }

    public DateTimeOffset? LastFailedLogin { get; private set; }

    public DateTimeOffset? LockedUntil { get; private set; }

    public static User Register(string email, string firstName, string lastName, string defaultRole, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Username = Normalize(email),
        Email = Normalize(email),
        Enabled = true,
        FirstName = firstName.Trim(),
        LastName = lastName.Trim(),
        CreatedAt = now,
        RealmRoles = [defaultRole],
    };

    public static User Import(UserRepresentation imported, DateTimeOffset now)
    {
        var user = new User
        {
            Id = imported.Id!,
            Username = Normalize(imported.Username!),
            Email = imported.Email is null ? null : Normalize(imported.Email),
            EmailVerified = imported.EmailVerified,
            Enabled = imported.Enabled,
            FirstName = imported.FirstName,
            LastName = imported.LastName,
            CreatedAt = imported.CreatedTimestamp is { } created ? DateTimeOffset.FromUnixTimeMilliseconds(created) : now,
            Attributes = imported.Attributes,
            RealmRoles = imported.RealmRoles,
            ClientRoles = imported.ClientRoles,
        };
        if (imported.Credentials.FirstOrDefault(credential => credential.Type == "password")?.Value is { } password)
        {
            user.SetPassword(password);
        }

        return user;
    }

    public static string Normalize(string name) => name.Trim().ToLowerInvariant();

    public void SetPassword(string password) => PasswordHash = _hasher.HashPassword(this, password);

    public bool HasPassword(string password) =>
        PasswordHash is not null && _hasher.VerifyHashedPassword(this, PasswordHash, password) != PasswordVerificationResult.Failed;

    public void ChangeEmail(string email, bool asUsername)
    {
        Email = Normalize(email);
        Username = asUsername ? Email : Username;
    }

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>
    /// Keycloak's brute force protection: every <c>failureFactor</c> failures the account rests, longer each time, and two failures
    /// in quick succession make it rest as well. https://www.keycloak.org/docs/latest/server_admin/#password-guess-brute-force-attacks
    /// </summary>
    public void RecordFailedLogin(RealmRepresentation realm, DateTimeOffset now)
    {
        if (!realm.BruteForceProtected)
        {
            return;
        }

        var sinceLast = now - LastFailedLogin;
        FailedLogins = sinceLast > TimeSpan.FromSeconds(realm.MaxDeltaTimeSeconds) ? 1 : FailedLogins + 1;
        LastFailedLogin = now;

        var wait = realm.BruteForceStrategy == "LINEAR"
            ? realm.WaitIncrementSeconds * Math.Max(0, 1 + FailedLogins - realm.FailureFactor)
            : realm.WaitIncrementSeconds * (FailedLogins / realm.FailureFactor);
        if (wait == 0 && sinceLast < TimeSpan.FromMilliseconds(realm.QuickLoginCheckMilliSeconds))
        {
            wait = realm.MinimumQuickLoginWaitSeconds;
        }

        if (realm.PermanentLockout && FailedLogins >= realm.FailureFactor)
        {
            Enabled = false;
        }
        else if (wait > 0)
        {
            LockedUntil = now + TimeSpan.FromSeconds(Math.Min(wait, realm.MaxFailureWaitSeconds));
        }
    }

    public void RecordLogin() => (FailedLogins, LastFailedLogin, LockedUntil) = (0, null, null);

    internal sealed class Configuration : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder)
        {
            builder.HasIndex(user => user.Username).IsUnique();
            builder.HasIndex(user => user.Email).IsUnique();
            builder.Property(user => user.PasswordHash);
            builder.Property(user => user.Attributes).HasColumnType("jsonb").HasConversion<JsonOf<Dictionary<string, List<string>>>, JsonOf<Dictionary<string, List<string>>>.Comparer>();
            builder.Property(user => user.ClientRoles).HasColumnType("jsonb").HasConversion<JsonOf<Dictionary<string, List<string>>>, JsonOf<Dictionary<string, List<string>>>.Comparer>();
        }
    }
}
