using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>A POST that was answered, kept 24 hours to answer its repetitions. Committed with what the request did.</summary>
internal sealed class IdempotentRequest
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required string Key { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required int Status { get; init; }

    public required string Body { get; init; }

    /// <summary>Of the request that was carried out.</summary>
    public required string RequestId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotentRequest>
    {
        public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
        {
            builder.ToTable("idempotent_requests");
            builder.HasKey(request => request.Key);
            builder.Property(request => request.Key).HasMaxLength(255).ValueGeneratedNever();
            builder.Property(request => request.Body).HasColumnType("text");
            builder.HasIndex(request => request.CreatedAt);
        }
    }
}
