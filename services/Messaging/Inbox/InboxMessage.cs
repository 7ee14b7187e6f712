using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Messaging;

/// <summary>Says that an event has had its effect; committed together with that effect.</summary>
internal sealed class InboxMessage
{
    public const string Table = "inbox_messages";

    private InboxMessage()
    {
    }

    public Guid MessageId { get; private init; }

    public DateTimeOffset HandledAt { get; private init; }

    internal sealed class Configuration : IEntityTypeConfiguration<InboxMessage>
    {
        public void Configure(EntityTypeBuilder<InboxMessage> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(message => message.MessageId);
            builder.Property(message => message.MessageId).HasColumnName("message_id").ValueGeneratedNever();
            builder.Property(message => message.HandledAt).HasColumnName("handled_at");
            builder.HasIndex(message => message.HandledAt);
        }
    }
}
