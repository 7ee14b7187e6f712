using MimeKit;

namespace Ecommerce.Mail;

/// <summary>How the way to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, and nothing is sent where the server does not offer it.</summary>
    StartTls,

    /// <summary>TLS from the first byte, usually on port 465.</summary>
    Tls,

    /// <summary>In the clear, for a server on this machine or in this cluster; no password travels so.</summary>
    None,
}

/// <summary>The mail server (submission, RFC 6409) and the shop's own address; section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Empty where the server asks for no credentials.</summary>
    public string UserName { get; set; } = "";

    public string Password { get; set; } = "";

    public MailSecurity Security { get; set; }

    /// <summary>The address that mails come from; its domain is also that of their Message-IDs.</summary>
    public string From { get; set; } = "";

    public string FromName { get; set; } = "Lumbre";

    /// <summary>False keeps the sender from starting: mails stay queued.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often due mails are looked for.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For one mail, connecting included.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a taken mail is its sender's own; what a dead sender had taken is taken again after that.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait after the first failure, doubled each time up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A mail that could not be sent for this long is parked, whatever the reason.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long the row of a sent mail is kept: as long as anything may be repeated that would queue it again.</summary>
    public TimeSpan KeepSent { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often sent rows are swept and waiting ones counted.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <returns>What is wrong, a sentence for each setting; none when mail can be sent with it.</returns>
    internal IEnumerable<string> FindErrors()
    {
        if (string.IsNullOrWhiteSpace(Host))
        {
            yield return "Mail:Host must name the server that takes the shop's mail.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return "Mail:Port must be between 1 and 65535 (587 for submission with STARTTLS, 465 with TLS).";
        }

        if (!MailboxAddress.TryParse(From, out var from) || from.Address != From.Trim() || !From.Contains('@', StringComparison.Ordinal))
        {
            yield return "Mail:From must be the address that mails come from, such as pedidos@shop.example; its name belongs into Mail:FromName.";
        }

        if (UserName.Length == 0 != (Password.Length == 0))
        {
            yield return "Mail:UserName and Mail:Password go together: set both, or neither.";
        }

        if (Password.Length > 0 && Security is MailSecurity.None)
        {
            yield return "Mail:Security must be StartTls or Tls where there is a password: it would travel in the clear.";
        }

        if (SendTimeout <= TimeSpan.Zero || Lease < 2 * SendTimeout)
        {
            yield return "Mail:Lease must be at least twice Mail:SendTimeout.";
        }
    }
}
