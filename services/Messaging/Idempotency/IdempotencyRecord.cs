using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Messaging;

/// <summary>The first answer to a request that may be repeated; committed with the change the request made.</summary>
internal sealed class IdempotencyRecord
{
    public const int MaxScopeLength = 100;

    public const string Table = "idempotency_keys";

    private IdempotencyRecord()
    {
    }

    /// <summary>Who sent it: the caller's subject or the guest's cart. The same key of two callers is two keys.</summary>
    public required string Scope { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body: the same key for another request is refused.</summary>
    public required byte[] Fingerprint { get; init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public int Status { get; private init; }

    public string? ContentType { get; private init; }

    public string? Location { get; private init; }

    public byte[]? Body { get; private init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(record => new { record.Scope, record.Key });
            builder.Property(record => record.Scope).HasColumnName("scope").HasMaxLength(MaxScopeLength);
            builder.Property(record => record.Key).HasColumnName("key").HasMaxLength(IdempotencyKey.MaxLength);
            builder.Property(record => record.Fingerprint).HasColumnName("fingerprint");
            builder.Property(record => record.ExpiresAt).HasColumnName("expires_at");
            builder.Property(record => record.Status).HasColumnName("status");
            builder.Property(record => record.ContentType).HasColumnName("content_type").HasMaxLength(100);
            builder.Property(record => record.Location).HasColumnName("location").HasMaxLength(2000);
            builder.Property(record => record.Body).HasColumnName("body");
            builder.HasIndex(record => record.ExpiresAt);
        }
    }
}
