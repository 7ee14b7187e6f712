using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Messaging;

/// <summary>
/// An event whose handler has failed. It is parked while it has a body here, and goes when a later attempt succeeds. One that was
/// discarded has no body any more, but still says when it was parked; <see cref="Error"/> then begins with who discarded it and why.
/// </summary>
internal sealed class FailedMessage
{
    public const string Table = "failed_messages";

    public const int MaxType = 200;

    private FailedMessage()
    {
    }

    public Guid MessageId { get; private init; }

    public required string Type { get; init; }

    public int Attempts { get; private init; }

    /// <summary>What went wrong last: the exception's type and message.</summary>
    public string? Error { get; private init; }

    public DateTimeOffset FirstFailedAt { get; private init; }

    public DateTimeOffset LastFailedAt { get; private init; }

    public DateTimeOffset? ParkedAt { get; private init; }

    /// <summary>When a parked event is sent to its handler again; null after the last attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; private init; }

    public byte[]? Body { get; private init; }

    public string? TraceParent { get; private init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FailedMessage>
    {
        public void Configure(EntityTypeBuilder<FailedMessage> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(message => message.MessageId);
            builder.Property(message => message.MessageId).HasColumnName("message_id").ValueGeneratedNever();
            builder.Property(message => message.Type).HasColumnName("type").HasMaxLength(MaxType);
            builder.Property(message => message.Attempts).HasColumnName("attempts");
            builder.Property(message => message.Error).HasColumnName("error").HasMaxLength(1000);
            builder.Property(message => message.FirstFailedAt).HasColumnName("first_failed_at");
            builder.Property(message => message.LastFailedAt).HasColumnName("last_failed_at");
            builder.Property(message => message.ParkedAt).HasColumnName("parked_at");
            builder.Property(message => message.NextAttemptAt).HasColumnName("next_attempt_at");
            builder.Property(message => message.Body).HasColumnName("body");
            builder.Property(message => message.TraceParent).HasColumnName("trace_parent").HasMaxLength(55);
            builder.HasIndex(message => message.NextAttemptAt).HasFilter("next_attempt_at IS NOT NULL");
        }
    }
}
