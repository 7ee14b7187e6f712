using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ecommerce.MailCatcher;

/// <summary>As much of RFC 5321 as a sender needs, on loopback; every recipient is welcome unless <see cref="Answer"/> says otherwise.</summary>
internal sealed partial class SmtpListener(Mailbox mailbox, int port, ILogger<SmtpListener> logger) : BackgroundService
{
    public const int MaxBytes = 10 * 1024 * 1024;

    private const int MaxLine = 1000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, port);

    /// <summary>The answer to a recipient, for tests; null accepts.</summary>
    public Func<string, string?>? Answer { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(_listener.Stop);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
            }
            catch (Exception exception) when (stoppingToken.IsCancellationRequested
                && exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var _ = client;
        try
        {
            // Latin-1 keeps every byte as it is.
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await ConverseAsync(reader, writer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogLost(exception.GetType().Name);
        }
    }

    private async Task ConverseAsync(StreamReader reader, StreamWriter writer, CancellationToken cancellationToken)
    {
        var hasSender = false;
        List<string> recipients = [];
        await writer.WriteLineAsync("220 mail catcher");
        while (await reader.ReadLineAsync(cancellationToken) is { Length: <= MaxLine } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync($"250-mail catcher\r\n250-SIZE {MaxBytes}\r\n250-8BITMIME\r\n250 SMTPUTF8");
                    break;
                case "HELO" or "NOOP":
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RSET":
                    (hasSender, recipients) = (false, []);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "MAIL" when SizeIn(line) > MaxBytes:
                    await writer.WriteLineAsync("552 too large");
                    break;
                case "MAIL":
                    (hasSender, recipients) = (true, []);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RCPT" when hasSender && AddressIn(line) is { } address:
                    if (Answer?.Invoke(address) is { } refusal)
                    {
                        await writer.WriteLineAsync(refusal);
                        break;
                    }

                    recipients.Add(address);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA" when recipients.Count > 0:
                    await writer.WriteLineAsync("354 go on");
                    var data = await ReadDataAsync(reader, cancellationToken);
                    await writer.WriteLineAsync(
                        data is null ? "552 too large" : TryKeep(recipients, data) ? "250 kept" : "554 this is no message");
                    (hasSender, recipients) = (false, []);
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                case "RCPT" or "DATA":
                    await writer.WriteLineAsync("503 not now");
                    break;
                default:
                    await writer.WriteLineAsync("500 not understood");
                    break;
            }
        }
    }

    private bool TryKeep(List<string> recipients, byte[] data)
    {
        try
        {
            mailbox.Add(recipients, data);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <returns>Null for a mail that is too large; it is read to its end, so that its sender hears the answer.</returns>
    private static async Task<byte[]?> ReadDataAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var isTooLarge = false;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == ".")
            {
                return isTooLarge ? null : Encoding.Latin1.GetBytes(text.ToString());
            }

            // A dot at the start of a line was doubled by the sender (RFC 5321 §4.5.2).
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (text.Length > MaxBytes)
            {
                isTooLarge = true;
                text.Clear();
            }
        }

        throw new IOException("The sender went away in the middle of a mail.");
    }

    /// <summary>What stands between the angle brackets; UTF-8 where the sender said SMTPUTF8.</summary>
    private static string? AddressIn(string line)
    {
        var (start, end) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
        return start < 0 || end <= start ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line[(start + 1)..end]));
    }

    /// <summary>What the sender says it will send (RFC 1870).</summary>
    private static long SizeIn(string line) =>
        line.IndexOf("SIZE=", StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        && long.TryParse(line[(at + "SIZE=".Length)..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : 0;

    [LoggerMessage(LogLevel.Debug, "A sender went away: {Reason}")]
    private partial void LogLost(string reason);
}
