using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Promotions;

/// <summary>What a promotion takes off an order.</summary>
public enum PromotionKind
{
    /// <summary>So many per cent of the goods.</summary>
    Percentage,

    /// <summary>So much of the goods.</summary>
    Amount,

    /// <summary>Standard shipping costs nothing.</summary>
    FreeShipping,
}

/// <summary>Where a promotion stands for those who made it.</summary>
internal enum PromotionState
{
    Scheduled,
    Active,
    Ended,
    UsedUp,
    Archived,
}

/// <summary>Why an order does not get a promotion.</summary>
internal enum PromotionRefusal
{
    None,
    NotYetValid,
    Expired,
    MinimumNotReached,
    UsedUp,

    /// <summary>This customer has used it as often as anybody may.</summary>
    AlreadyUsed,
}

/// <summary>
/// Something off an order, for all who reach its minimum, or for those who know its code. An order gets one at most; see
/// docs/adr/0016-one-promotion.md.
/// </summary>
internal sealed class Promotion
{
    private Promotion()
    {
    }

    public Guid Id { get; private init; }

    public required string NameEs { get; set; }

    public required string NameEn { get; set; }

    /// <summary>In capitals; null for one that needs none. No two that are not archived share one.</summary>
    public string? Code { get; private set; }

    public PromotionKind Kind { get; private set; }

    /// <summary>Per cent, or an amount; zero for free shipping.</summary>
    public decimal Value { get; private set; }

    /// <summary>What the goods must cost, before anything is taken off.</summary>
    public decimal MinimumSubtotal { get; private set; }

    public DateTimeOffset From { get; private set; }

    /// <summary>The first moment at which it is over; null where it does not end.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>How many orders may hold it; null for any number.</summary>
    public int? UsageLimit { get; private set; }

    /// <summary>How many orders of one customer may hold it; null for any number.</summary>
    public int? LimitPerCustomer { get; private set; }

    /// <summary>
    /// How many orders hold it, where it has a limit; counted on by the statements in <see cref="Redemption"/>, and anew by each
    /// change. Without a limit nobody counts, so that orders do not wait for each other.
    /// </summary>
    public int Used { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Raised by each change of what it says, not by its use.</summary>
    public int Version { get; private set; }

    public bool IsLimited => UsageLimit is not null || LimitPerCustomer is not null;

    public static Promotion Create(PromotionTerms terms, DateTimeOffset now)
    {
        var promotion = new Promotion { Id = Guid.CreateVersion7(now), CreatedAt = now, NameEs = "", NameEn = "" };
        promotion.Set(terms);
        return promotion;
    }

    /// <summary>What orders hold already stays as it was placed.</summary>
    /// <param name="terms">Without errors.</param>
    /// <param name="used">How many orders hold it.</param>
    /// <returns>False once it is archived.</returns>
    public bool Change(PromotionTerms terms, int used)
    {
        if (ArchivedAt is not null)
        {
            return false;
        }

        Set(terms);
        Used = used;
        return true;
    }

    /// <summary>Nobody gets it any more, and its code is free again; archiving twice is harmless.</summary>
    public void Archive(DateTimeOffset now)
    {
        if (ArchivedAt is null)
        {
            ArchivedAt = now;
            Version++;
        }
    }

    /// <param name="subtotal">What the goods cost, before anything is taken off.</param>
    /// <param name="usesByCustomer">How many orders of this customer hold it.</param>
    /// <param name="now">The moment of the order.</param>
    public PromotionRefusal Check(decimal subtotal, int usesByCustomer, DateTimeOffset now) =>
        now < From ? PromotionRefusal.NotYetValid
        : now >= Until ? PromotionRefusal.Expired
        : Used >= UsageLimit ? PromotionRefusal.UsedUp
        : usesByCustomer >= LimitPerCustomer ? PromotionRefusal.AlreadyUsed
        : subtotal < MinimumSubtotal ? PromotionRefusal.MinimumNotReached
        : PromotionRefusal.None;

    /// <summary>What it takes off goods that cost so much.</summary>
    public decimal OffGoods(decimal subtotal) => Kind switch
    {
        PromotionKind.Percentage => Pricing.Cents.Round(subtotal * Value / 100),
        PromotionKind.Amount => Math.Min(Value, subtotal),
        _ => 0,
    };

    private void Set(PromotionTerms terms)
    {
        NameEs = PlainTextAttribute.Clean(terms.NameEs);
        NameEn = PlainTextAttribute.Clean(terms.NameEn);
        Code = PromotionTerms.NormalizeCode(terms.Code);
        Kind = terms.Kind;
        Value = terms.Value ?? 0;
        MinimumSubtotal = terms.MinimumSubtotal;
        From = terms.From.ToUniversalTime();
        Until = terms.Until?.ToUniversalTime();
        UsageLimit = terms.UsageLimit;
        LimitPerCustomer = terms.LimitPerCustomer;
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Promotion>
    {
        public void Configure(EntityTypeBuilder<Promotion> builder)
        {
            builder.ToTable("promotions");
            builder.Property(promotion => promotion.Id).ValueGeneratedNever();
            builder.Property(promotion => promotion.NameEs).HasMaxLength(PromotionTerms.MaxName);
            builder.Property(promotion => promotion.NameEn).HasMaxLength(PromotionTerms.MaxName);
            builder.Property(promotion => promotion.Code).HasMaxLength(PromotionTerms.MaxCode);
            builder.Property(promotion => promotion.Kind).HasConversion<string>().HasMaxLength(20);
            builder.Property(promotion => promotion.Value).HasPrecision(12, 2);
            builder.Property(promotion => promotion.MinimumSubtotal).HasPrecision(12, 2);
            builder.Property(promotion => promotion.From).HasColumnName("valid_from");
            builder.Property(promotion => promotion.Until).HasColumnName("valid_until");
            builder.Property(promotion => promotion.Version).IsConcurrencyToken();
            builder.HasIndex(promotion => promotion.Code).IsUnique().HasDatabaseName(CodeIndex).HasFilter("archived_at IS NULL");
        }

        public const string CodeIndex = "ix_promotions_one_per_code";
    }
}
