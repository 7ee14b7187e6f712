using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Opens one guest's order to whoever holds it: 256 random bits, told once and kept as a hash. An order may have several, since
/// a repeat of the request that placed it gets a fresh one, and so does whoever looks the order up.
/// </summary>
internal sealed class OrderKey
{
    /// <summary>Longer than any order takes, and whatever follows it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>Of a key that was looked up: whoever needs it longer looks the order up again.</summary>
    public static readonly TimeSpan LookupLifetime = TimeSpan.FromDays(1);

    private OrderKey()
    {
    }

    /// <summary>SHA-256 of the key as text.</summary>
    public required byte[] Hash { get; init; }

    public Guid OrderId { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <returns>The row, and the only copy of the key itself: 43 characters of base64url.</returns>
    public static (OrderKey Key, string Secret) Issue(Guid orderId, DateTimeOffset expiresAt)
    {
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return (new OrderKey { Hash = HashOf(secret), OrderId = orderId, ExpiresAt = expiresAt }, secret);
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    internal sealed class Configuration : IEntityTypeConfiguration<OrderKey>
    {
        public void Configure(EntityTypeBuilder<OrderKey> builder)
        {
            builder.ToTable("order_keys");
            builder.HasKey(key => key.Hash);
            builder.HasOne<Order>().WithMany().HasForeignKey(key => key.OrderId);
            builder.HasIndex(key => key.ExpiresAt);
        }
    }
}
