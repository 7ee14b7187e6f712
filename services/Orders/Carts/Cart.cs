using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Carts;

/// <summary>What a guest or a customer means to buy. It holds no stock and no promise about prices.</summary>
internal sealed class Cart
{
    public const int MaxQuantity = 99;

    /// <summary>The payment provider's page shows 100 lines, of which shipping takes one.</summary>
    public const int MaxItems = 99;

    public static readonly TimeSpan GuestLifetime = TimeSpan.FromDays(30);

    public static readonly TimeSpan CustomerLifetime = TimeSpan.FromDays(180);

    private Cart()
    {
    }

    /// <summary>128 random bits: whoever knows it may use a guest's cart, which therefore needs no account.</summary>
    public Guid Id { get; private init; }

    /// <summary>Null for a guest.</summary>
    public string? CustomerId { get; private init; }

    /// <summary>The guest's cart that went into this one last: an order placed from that one takes what it bought out of this.</summary>
    public Guid? MergedFrom { get; private set; }

    /// <summary>Raised by every change, so that two tabs that change one cart meet instead of overwriting each other.</summary>
    public int Version { get; private set; }

    /// <summary>In the order in which they were put in.</summary>
    public IReadOnlyList<CartItem> Items { get; private set; } = [];

    /// <summary>What is kept for later: neither counted nor ordered. A SKU may be in both lists.</summary>
    public IReadOnlyList<CartItem> Saved { get; private set; } = [];

    /// <summary>Of both lists.</summary>
    public IEnumerable<string> Skus => Items.Concat(Saved).Select(item => item.Sku).Distinct();

    public DateTimeOffset ExpiresAt { get; private set; }

    public static Cart Open(string? customerId, DateTimeOffset now)
    {
        var cart = new Cart { Id = new Guid(RandomNumberGenerator.GetBytes(16)), CustomerId = customerId };
        cart.ExpiresAt = cart.LastsUntil(now);
        return cart;
    }

    /// <summary>Sets the quantity of one SKU; zero takes it out. Repeating the call changes nothing.</summary>
    /// <returns>False when the cart has no room for another SKU.</returns>
    public bool SetQuantity(string sku, int quantity, SeenOffer? seen, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantity, MaxQuantity);

        var present = Items.FirstOrDefault(item => item.Sku == sku);
        if (quantity == 0)
        {
            if (present is not null)
            {
                Replace(Without(Items, sku), now);
            }

            return true;
        }

        var wanted = new CartItem(sku, quantity, seen ?? present?.Seen);
        if (present is null)
        {
            if (Items.Count >= MaxItems)
            {
                return false;
            }

            Replace(Items.Append(wanted), now);
        }
        else if (present != wanted)
        {
            Replace(Items.Select(item => item.Sku == sku ? wanted : item), now);
        }

        return true;
    }

    /// <summary>
    /// Takes over what a guest collected before signing in. Quantities of one SKU are added, up to the limit; no SKU is dropped,
    /// so that the cart may hold more than <see cref="MaxItems"/> afterwards, and has to be sorted out before it is ordered.
    /// </summary>
    public void Merge(Cart guest, DateTimeOffset now)
    {
        MergedFrom = guest.Id;
        Saved = guest.Saved.Aggregate(Saved, With);
        Replace(guest.Items.Aggregate(Items, With), now);
    }

    /// <summary>Keeps all there is of a SKU for later. Repeating the call changes nothing.</summary>
    public Move SaveForLater(string sku, DateTimeOffset now) => MoveAll(sku, Items, Saved, (items, saved) =>
    {
        Saved = saved;
        Replace(items, now);
    });

    /// <summary>Puts what was kept for later of a SKU to what there is of it, up to the limit. Repeating the call changes nothing.</summary>
    public Move PutBack(string sku, DateTimeOffset now) => MoveAll(sku, Saved, Items, (saved, items) =>
    {
        Saved = saved;
        Replace(items, now);
    });

    /// <summary>Does not keep a SKU for later any more. Repeating the call changes nothing.</summary>
    public void RemoveSaved(string sku, DateTimeOffset now)
    {
        if (Saved.Any(item => item.Sku == sku))
        {
            Saved = Without(Saved, sku);
            Replace(Items, now);
        }
    }

    /// <summary>Takes out what was bought; what was put in since then stays.</summary>
    public void RemoveBought(IEnumerable<(string Sku, int Quantity)> bought, DateTimeOffset now)
    {
        var quantities = bought.ToDictionary(line => line.Sku, line => line.Quantity);
        Replace(
            Items.Select(item => item with { Quantity = item.Quantity - quantities.GetValueOrDefault(item.Sku) })
                .Where(item => item.Quantity > 0),
            now);
    }

    /// <returns>When the cart is forgotten if nobody uses it after <paramref name="now"/>.</returns>
    public DateTimeOffset LastsUntil(DateTimeOffset now) => now + (CustomerId is null ? GuestLifetime : CustomerLifetime);

    /// <summary>What has become of moving a SKU from one list to the other.</summary>
    public enum Move
    {
        Done,

        /// <summary>The cart does not know the SKU.</summary>
        Unknown,

        /// <summary>The other list holds as many SKUs as it may.</summary>
        NoRoom,
    }

    private static Move MoveAll(
        string sku,
        IReadOnlyList<CartItem> from,
        IReadOnlyList<CartItem> to,
        Action<IReadOnlyList<CartItem>, IReadOnlyList<CartItem>> keep)
    {
        if (from.FirstOrDefault(item => item.Sku == sku) is not { } moved)
        {
            return to.Any(item => item.Sku == sku) ? Move.Done : Move.Unknown;
        }

        if (to.Count >= MaxItems && to.All(item => item.Sku != sku))
        {
            return Move.NoRoom;
        }

        keep(Without(from, sku), With(to, moved));
        return Move.Done;
    }

    private static IReadOnlyList<CartItem> Without(IReadOnlyList<CartItem> items, string sku) => [.. items.Where(item => item.Sku != sku)];

    /// <summary>Adds to what there is of the SKU, up to the limit.</summary>
    private static IReadOnlyList<CartItem> With(IReadOnlyList<CartItem> items, CartItem added) => items.Any(item => item.Sku == added.Sku)
        ? [.. items.Select(item => item.Sku != added.Sku ? item : item with
        {
            Quantity = Math.Min(MaxQuantity, item.Quantity + added.Quantity),
            Seen = added.Seen ?? item.Seen,
        })]
        : [.. items, added];

    private void Replace(IEnumerable<CartItem> items, DateTimeOffset now)
    {
        Items = [.. items];
        ExpiresAt = LastsUntil(now);
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Cart>
    {
        public void Configure(EntityTypeBuilder<Cart> builder)
        {
            builder.Property(cart => cart.Id).ValueGeneratedNever();
            builder.Property(cart => cart.CustomerId).HasMaxLength(255);
            builder.Property(cart => cart.Version).IsConcurrencyToken();
            builder.Property(cart => cart.Items).IsJson();
            builder.Property(cart => cart.Saved).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
            builder.Ignore(cart => cart.Skus);
            builder.HasIndex(cart => cart.CustomerId).IsUnique();
            builder.HasIndex(cart => cart.MergedFrom);
            builder.HasIndex(cart => cart.ExpiresAt);
        }
    }
}

/// <param name="Sku">The variant.</param>
/// <param name="Quantity">1 to <see cref="Cart.MaxQuantity"/>.</param>
/// <param name="Seen">The offer as it was last seen; null where Catalog could not be asked.</param>
internal sealed record CartItem(string Sku, int Quantity, SeenOffer? Seen);

/// <summary>What the customer last saw of an offer: shown when Catalog cannot be asked or no longer sells it, never charged.</summary>
internal sealed record SeenOffer(string Name, string? VariantName, string Slug, string? Image, decimal UnitPrice);
