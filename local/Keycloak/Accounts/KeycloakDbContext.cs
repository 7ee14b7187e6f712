using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>Made by <c>EnsureCreated</c> at the first start: a stand-in for development needs no migrations, <c>--fresh</c> forgets all.</summary>
internal sealed class KeycloakDbContext(DbContextOptions<KeycloakDbContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<UserSession> Sessions => Set<UserSession>();

    /// <summary>Codes and mailed links that were issued and not redeemed yet.</summary>
    public DbSet<AuthorizationCode> Codes => Set<AuthorizationCode>();

    /// <summary>Actions that users were asked for by e-mail.</summary>
    public DbSet<ActionEmail> ActionEmails => Set<ActionEmail>();

    /// <summary>Keys, and which realm file was imported.</summary>
    public DbSet<Setting> Settings => Set<Setting>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new User.Configuration());
        modelBuilder.ApplyConfiguration(new UserSession.Configuration());
        modelBuilder.Entity<AuthorizationCode>().HasKey(code => code.Id);
        modelBuilder.Entity<ActionEmail>().HasOne<User>().WithMany().HasForeignKey(email => email.UserId);
        modelBuilder.Entity<Setting>().HasKey(setting => setting.Name);
    }
}

internal sealed record AuthorizationCode(string Id, DateTimeOffset ExpiresAt);

internal sealed record ActionEmail(Guid Id, string UserId, string Email, string[] Actions, DateTimeOffset SentAt);

internal sealed record Setting(string Name, string Value);
