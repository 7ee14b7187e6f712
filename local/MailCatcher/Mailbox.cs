using MimeKit;

namespace Ecommerce.MailCatcher;

/// <summary>A mail that was caught.</summary>
/// <param name="Copies">How often a mail with this Message-ID has arrived.</param>
internal sealed record CaughtMail(
    int Id, string MessageId, IReadOnlyList<string> To, string From, string Subject, DateTimeOffset At, string? Text, string? Html, string Source, int Copies);

/// <summary>The latest mails, in memory; one that comes again is counted and not kept twice, as a mail program would show it.</summary>
internal sealed class Mailbox(TimeProvider time)
{
    private const int Capacity = 2000;

    private readonly Lock _lock = new();
    private readonly List<CaughtMail> _mails = [];
    private int _lastId;

    /// <exception cref="FormatException">It is no message.</exception>
    public void Add(IReadOnlyList<string> recipients, byte[] data)
    {
        using var message = MimeMessage.Load(new MemoryStream(data));
        var messageId = message.MessageId ?? Guid.NewGuid().ToString("n");
        lock (_lock)
        {
            var known = _mails.FindIndex(mail => mail.MessageId == messageId);
            if (known >= 0)
            {
                _mails[known] = _mails[known] with { Copies = _mails[known].Copies + 1 };
                return;
            }

            _mails.Add(new CaughtMail(
                ++_lastId, messageId, recipients, message.From.ToString(), message.Subject ?? "", time.GetUtcNow(), message.TextBody,
                message.HtmlBody, System.Text.Encoding.UTF8.GetString(data), 1));
            if (_mails.Count > Capacity)
            {
                _mails.RemoveAt(0);
            }
        }
    }

    /// <returns>The latest first.</returns>
    public IReadOnlyList<CaughtMail> Find(string? to)
    {
        lock (_lock)
        {
            return
            [
                .. _mails.Where(mail => to is null || mail.To.Contains(to, StringComparer.OrdinalIgnoreCase)).Reverse(),
            ];
        }
    }

    public CaughtMail? Find(int id)
    {
        lock (_lock)
        {
            return _mails.FirstOrDefault(mail => mail.Id == id);
        }
    }
}
