using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Messaging.Service;

/// <summary>The smallest service that shows whether an effect happened never, once or twice: amounts are added up.</summary>
internal sealed class LedgerDbContext(DbContextOptions<LedgerDbContext> options) : DbContext(options)
{
    public DbSet<Entry> Entries => Set<Entry>();

    public DbSet<Account> Accounts => Set<Account>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessaging();
        modelBuilder.ApplyConfiguration(new Account.Configuration());
    }
}

/// <summary>What a request added; the event about it carries the amount on to the account.</summary>
internal sealed class Entry
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid AccountId { get; init; }

    public int Amount { get; init; }
}

/// <summary>What events made of it.</summary>
internal sealed class Account
{
    public Guid Id { get; init; }

    public int Balance { get; private set; }

    public int LatestVersion { get; private set; }

    public string LatestNote { get; private set; } = "";

    /// <summary>Adds whatever comes; the note is a projection, and ignores what is older than it has seen. The handler says the same in SQL.</summary>
    public void Apply(AmountAdded message)
    {
        Balance += message.Amount;
        if (message.Version > LatestVersion)
        {
            (LatestVersion, LatestNote) = (message.Version, message.Note);
        }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder) => builder.Property(account => account.Id).ValueGeneratedNever();
    }
}
