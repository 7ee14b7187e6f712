using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Payments;

/// <summary>An event that the provider has told us; committed with its effect, so that a repeat has none.</summary>
internal sealed class ProviderEvent
{
    public const int MaxIdLength = 200;

    public const int MaxTypeLength = 100;

    public required string Id { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProviderEvent>
    {
        public void Configure(EntityTypeBuilder<ProviderEvent> builder)
        {
            builder.ToTable("provider_events");
            builder.Property(received => received.Id).HasMaxLength(MaxIdLength);
            builder.Property(received => received.Type).HasMaxLength(MaxTypeLength);
            builder.HasIndex(received => received.ReceivedAt);
        }
    }
}
