extern alias catcher;

using catcher::Ecommerce.MailCatcher;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Orders.Tests;

/// <summary>A real SMTP server, the mail catcher's.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly Mailbox _mailbox = new(TimeProvider.System);
    private readonly SmtpListener _listener;

    public MailServer() => _listener = new SmtpListener(_mailbox, 0, NullLogger<SmtpListener>.Instance);

    public int Port => _listener.Port;

    /// <summary>The answer to a recipient; null accepts.</summary>
    public Func<string, string?>? Answer
    {
        set => _listener.Answer = value;
    }

    public Task StartAsync() => _listener.StartAsync(CancellationToken.None);

    /// <summary>What came for an order, each as Message-ID, subject, text (with plain blanks) and how often it came.</summary>
    public IReadOnlyList<(string MessageId, string Subject, string Text, int Copies)> Of(string orderNumber) =>
    [
        .. _mailbox.Find(to: null).Where(mail => mail.Subject.Contains(orderNumber, StringComparison.Ordinal))
            .Select(mail => (mail.MessageId, mail.Subject, mail.Text!.Replace('\u00a0', ' '), mail.Copies)),
    ];

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(CancellationToken.None);
        _listener.Dispose();
    }
}
