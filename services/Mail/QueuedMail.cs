using System.Text.Json;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Mail;

/// <summary>
/// A mail that is to be sent, saved with the change that it tells of. It says what the mail is about; who gets it and what it says
/// are found when it is sent, so that no address and no text lies here.
/// </summary>
public sealed class QueuedMail
{
    internal const string Table = "mails";

    private QueuedMail()
    {
    }

    /// <summary>What the mail is for, of which there is one: <c>order:{id}:confirmed</c>. Its Message-ID is derived from it.</summary>
    public required string Purpose { get; init; }

    /// <summary>The name of what it is about; <see cref="MailBuilder.Write"/> names who writes it.</summary>
    public required string Type { get; init; }

    /// <summary>The ids of what it is about, as JSON.</summary>
    public required string About { get; init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How often a sender has taken it.</summary>
    public int Attempts { get; private init; }

    /// <summary>When a sender may take it (again); null once it is sent or parked.</summary>
    public DateTimeOffset? NextAttemptAt { get; private init; }

    public DateTimeOffset? SentAt { get; private init; }

    /// <summary>When it was given up.</summary>
    public DateTimeOffset? ParkedAt { get; private init; }

    /// <summary>Why the last attempt failed, without what the server said: that may name the address.</summary>
    public string? Error { get; private init; }

    internal static QueuedMail For<TAbout>(string purpose, TAbout about, DateTimeOffset now) => new()
    {
        Purpose = purpose,
        Type = typeof(TAbout).Name,
        About = JsonSerializer.Serialize(about, EventJson.Options),
        CreatedAt = now,
        NextAttemptAt = now,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<QueuedMail>
    {
        public void Configure(EntityTypeBuilder<QueuedMail> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(mail => mail.Purpose);
            builder.Property(mail => mail.Purpose).HasColumnName("purpose").HasMaxLength(200);
            builder.Property(mail => mail.Type).HasColumnName("type").HasMaxLength(100);
            builder.Property(mail => mail.About).HasColumnName("about");
            builder.Property(mail => mail.CreatedAt).HasColumnName("created_at");
            builder.Property(mail => mail.Attempts).HasColumnName("attempts");
            builder.Property(mail => mail.NextAttemptAt).HasColumnName("next_attempt_at");
            builder.Property(mail => mail.SentAt).HasColumnName("sent_at");
            builder.Property(mail => mail.ParkedAt).HasColumnName("parked_at");
            builder.Property(mail => mail.Error).HasColumnName("error").HasMaxLength(200);

            // Almost every row is sent, so each index holds almost none of them.
            builder.HasIndex(mail => mail.NextAttemptAt).HasFilter("next_attempt_at IS NOT NULL");
            builder.HasIndex(mail => mail.ParkedAt).HasFilter("parked_at IS NOT NULL");
            builder.HasIndex(mail => mail.SentAt).HasFilter("sent_at IS NOT NULL");
        }
    }
}
