using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Messaging;

/// <summary>An event saved with the change that caused it; the relay sends it and removes the row.</summary>
public sealed class OutboxMessage
{
    internal const string Table = "outbox_messages";

    private OutboxMessage()
    {
    }

    /// <summary>A UUID of version 7: rows are appended to the index, read in the order they were made, and carry their time.</summary>
    public Guid Id { get; private init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    /// <summary>The trace that published the event (W3C Trace Context), so that its consumers join it.</summary>
    public string? TraceParent { get; private init; }

    internal static OutboxMessage From<TEvent>(TEvent message) => new()
    {
        Id = Guid.CreateVersion7(),
        Type = typeof(TEvent).Name,
        Body = JsonSerializer.Serialize(message, EventJson.Options),
        TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.ToTable(Table);
            builder.Property(message => message.Id).HasColumnName("id").ValueGeneratedNever();
            builder.Property(message => message.Type).HasColumnName("type").HasMaxLength(200);
            builder.Property(message => message.Body).HasColumnName("body");
            builder.Property(message => message.TraceParent).HasColumnName("trace_parent").HasMaxLength(55);

            // Every row is deleted within milliseconds, so dead ones are counted in thousands, not in shares of a table that stays empty.
            builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0);
            builder.HasStorageParameter("autovacuum_vacuum_threshold", 5000);
        }
    }
}
