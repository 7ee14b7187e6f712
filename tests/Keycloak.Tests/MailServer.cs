extern alias catcher;

using System.Text.RegularExpressions;
using catcher::Ecommerce.MailCatcher;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Keycloak.Tests;

/// <summary>A real SMTP server, the mail catcher's.</summary>
internal sealed partial class MailServer : IAsyncDisposable
{
    private readonly Mailbox _mailbox = new(TimeProvider.System);
    private readonly SmtpListener _listener;

    public MailServer() => _listener = new SmtpListener(_mailbox, 0, NullLogger<SmtpListener>.Instance);

    public int Port => _listener.Port;

    public Task StartAsync() => _listener.StartAsync(CancellationToken.None);

    /// <summary>What came for somebody, the latest first, each with the link in it.</summary>
    public IReadOnlyList<(string Subject, string Link)> To(string address) =>
        [.. _mailbox.Find(address).Select(mail => (mail.Subject, Link().Match(mail.Text!).Value))];

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(CancellationToken.None);
        _listener.Dispose();
    }

    [GeneratedRegex(@"http\S+")]
    private static partial Regex Link();
}
