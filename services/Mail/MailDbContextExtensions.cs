using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Mail;

public static class MailDbContextExtensions
{
    /// <summary>Adds the table of queued mails; call it in <c>OnModelCreating</c>.</summary>
    public static ModelBuilder AddMail(this ModelBuilder modelBuilder) => modelBuilder.ApplyConfiguration(new QueuedMail.Configuration());

    /// <summary>
    /// Queues a mail. It is sent if, and only if, this unit of work is saved and committed; then soon, and once. Asking twice in one unit
    /// of work is asking once; another that queues the same purpose later fails by its key.
    /// </summary>
    /// <param name="db">The service's context.</param>
    /// <param name="purpose">Names this one mail among all of the service: <c>order:{id}:shipped:{shipment}</c>; 200 characters at most.</param>
    /// <param name="about">The ids of what it tells of. It is stored: no addresses, no texts.</param>
    /// <param name="now">The time of the change.</param>
    public static void Mail<TAbout>(this DbContext db, string purpose, TAbout about, DateTimeOffset now)
        where TAbout : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (db.Set<QueuedMail>().Local.FindEntry(purpose) is null)
        {
            db.Add(QueuedMail.For(purpose, about, now));
        }
    }
}
