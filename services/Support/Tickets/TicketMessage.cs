using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Support.Tickets;

/// <summary>What somebody wrote in a ticket: plain text, never markup.</summary>
internal sealed class TicketMessage
{
    public required Guid Id { get; init; }

    public Guid TicketId { get; private init; }

    /// <summary>1 for the message that opened the ticket, and so on without gaps.</summary>
    public required int Position { get; init; }

    public required MessageAuthor Author { get; init; }

    /// <summary>The author's subject in the identity provider.</summary>
    public required string AuthorId { get; init; }

    public required string AuthorName { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<TicketMessage>
    {
        public void Configure(EntityTypeBuilder<TicketMessage> builder)
        {
            builder.ToTable("ticket_messages");
            builder.Property(message => message.Id).ValueGeneratedNever();
            builder.Property(message => message.Author).HasConversion<string>().HasMaxLength(20);
            builder.Property(message => message.AuthorId).HasMaxLength(255);
            builder.Property(message => message.AuthorName).HasMaxLength(TicketCustomer.MaxNameLength);
            builder.Property(message => message.Body).HasMaxLength(Ticket.MaxBodyLength);
            builder.HasIndex(message => new { message.TicketId, message.Position }).IsUnique();
        }
    }
}
