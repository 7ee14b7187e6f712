using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.Messaging;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Text;
using OpenTelemetry;

namespace Ecommerce.Mail;

/// <summary>
/// Takes the mails that are due, has them written and sends them. A mail is taken by moving its time on by a lease, so that replicas do
/// not send the same, and what a dead sender had taken is taken again. No transaction is open meanwhile.
/// </summary>
internal sealed partial class MailSender(
    IServiceScopeFactory scopes,
    MailWriters writers,
    MailTelemetry telemetry,
    TimeProvider time,
    IOptions<MailOptions> options,
    ILogger<MailSender> logger)
{
    /// <summary>The server has the mail, and we have not written that down.</summary>
    public const string AfterSendBeforeMark = "after-mail-before-mark";

    public const int BatchSize = 20;

    private readonly MailOptions _options = options.Value;
    private volatile bool _serverFails;

    /// <summary>What became of one batch.</summary>
    /// <param name="Taken">How many mails were due, at most <see cref="BatchSize"/>.</param>
    /// <param name="IsServerThere">False when the mail server could not be talked to; there is no use in asking again at once.</param>
    public readonly record struct Batch(int Taken, bool IsServerThere);

    /// <remarks>A mail that is on its way is seen through: stopping in the middle would leave unknown whether it was sent.</remarks>
    public async Task<Batch> SendDueAsync(CancellationToken stoppingToken)
    {
        var takenAt = time.GetTimestamp();
        var due = await TakeDueAsync(stoppingToken);
        if (due.Count == 0)
        {
            return new(0, true);
        }

        using var client = new SmtpClient();
        client.CheckCertificateRevocation = false;
        for (var i = 0; i < due.Count; i++)
        {
            if (stoppingToken.IsCancellationRequested || time.GetElapsedTime(takenAt) > _options.Lease - _options.SendTimeout)
            {
                await ReleaseAsync(due[i..]);
                break;
            }

            if (await SendAsync(client, due[i]))
            {
                continue;
            }

            await PostponeAsync(due[i..], "The mail server could not be talked to.");
            return new(due.Count, false);
        }

        await DisconnectAsync(client);
        return new(due.Count, true);
    }

    /// <summary>The same for every attempt, so that a receiver who got it twice shows it once; tells nothing of what the mail is about.</summary>
    internal static string MessageIdOf(string purpose, string from) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(purpose)))[..40]}@{MailboxAddress.Parse(from).Domain}");

    /// <returns>False when the server could not be talked to, and nothing is known about this mail.</returns>
    private async Task<bool> SendAsync(SmtpClient client, Taken mail)
    {
        using var activity = MailTelemetry.Source.StartActivity("send mail");
        activity?.SetTag("mail.about", mail.Type);
        using var timeout = new CancellationTokenSource(_options.SendTimeout);
        try
        {
            // Before anything is written: a letter may leave something in the database, and while the server is away it would each time.
            await ConnectAsync(client, timeout.Token);
        }
        catch (Exception exception)
        {
            ServerFails(exception);
            return false;
        }

        MimeMessage? message;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var letter = await writers.WriteAsync(scope.ServiceProvider, mail.Type, mail.About, timeout.Token);
            message = letter is null ? null : ToMessage(letter, mail);
        }
        catch (ParseException)
        {
            await ParkAsync(mail, "The address is none that mail can be sent to.");
            return true;
        }
        catch (Exception exception)
        {
            // What the exception says may hold what was being written.
            LogNotWritten(mail.Purpose, exception.GetType().Name, exception.StackTrace);
            await PostponeAsync(mail, $"It could not be written: {exception.GetType().Name}.");
            return true;
        }

        if (message is null)
        {
            await DropAsync(mail);
            return true;
        }

        using (message)
        {
            try
            {
                await client.SendAsync(message, timeout.Token);
                CrashPoints.Reached(AfterSendBeforeMark);
            }
            catch (SmtpCommandException exception) when (client.IsConnected)
            {
                await RefusedAsync(mail, exception);
                return true;
            }
            catch (Exception exception) when (IsServerFailure(exception))
            {
                ServerFails(exception);
                return false;
            }
            catch (Exception exception)
            {
                LogNotWritten(mail.Purpose, exception.GetType().Name, exception.StackTrace);
                await PostponeAsync(mail, $"It could not be sent: {exception.GetType().Name}.");
                return true;
            }
        }

        await MarkSentAsync(mail);
        if (_serverFails)
        {
            _serverFails = false;
            LogServerBack();
        }

        return true;
    }

    private void ServerFails(Exception exception)
    {
        if (!_serverFails)
        {
            _serverFails = true;
            LogServerFails(exception.GetType().Name);
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        if (client.IsConnected)
        {
            return;
        }

        // The end of a mail's text would wait for the server to acknowledge its beginning, which servers put off for 40 ms.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_options.Host, _options.Port, cancellationToken);
            await client.ConnectAsync(
                socket,
                _options.Host,
                _options.Port,
                _options.Security switch
                {
                    MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                    MailSecurity.None => SecureSocketOptions.None,
                    _ => SecureSocketOptions.StartTls,
                },
                cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        if (_options.UserName.Length > 0)
        {
            await client.AuthenticateAsync(_options.UserName, _options.Password, cancellationToken);
        }
    }

    private MimeMessage ToMessage(Letter letter, Taken mail)
    {
        var to = MailboxAddress.Parse(letter.To);
        to.Name = letter.ToName;
        var message = new MimeMessage
        {
            MessageId = MessageIdOf(mail.Purpose, _options.From),
            Date = mail.CreatedAt,
            Subject = letter.Subject,
            Body = new MultipartAlternative
            {
                new TextPart(TextFormat.Plain) { Text = letter.Text },
                new TextPart(TextFormat.Html) { Text = letter.Html },
            },
        };
        message.From.Add(new MailboxAddress(_options.FromName, _options.From.Trim()));
        message.To.Add(to);

        // RFC 3834: no machine answers this.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.ContentLanguage, letter.Language);
        return message;
    }

    private Task RefusedAsync(Taken mail, SmtpCommandException exception)
    {
        var code = (int)exception.StatusCode;
        var reason = string.Create(CultureInfo.InvariantCulture, $"The server refused it: {code} {exception.ErrorCode}.");

        // Of a refusal for good, a wrong recipient or text stays wrong; whatever else it may be, somebody will put it right.
        return code >= 500 && exception.ErrorCode is (SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
            ? ParkAsync(mail, reason)
            : PostponeAsync(mail, reason);
    }

    private static bool IsServerFailure(Exception exception) => exception
        is IOException or SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or OperationCanceledException;

    private static async Task DisconnectAsync(SmtpClient client)
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await client.DisconnectAsync(quit: true, timeout.Token);
        }
        catch (Exception exception) when (IsServerFailure(exception))
        {
            // Everything has been sent; the server need not hear our goodbye.
        }
    }

    private sealed record Taken(string Purpose, string Type, string About, DateTimeOffset CreatedAt, int Attempts);

    private async Task<List<Taken>> TakeDueAsync(CancellationToken cancellationToken)
    {
        // A look that finds nothing is no story worth telling.
        using var quiet = SuppressInstrumentationScope.Begin();
        var now = time.GetUtcNow();
        var until = now + _options.Lease;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MailDb>().Context;
        return await db.Database.SqlQuery<Taken>(
            $"""
            UPDATE mails SET next_attempt_at = {until}, attempts = attempts + 1
            WHERE purpose IN (
                SELECT purpose FROM mails WHERE next_attempt_at <= {now}
                ORDER BY next_attempt_at LIMIT {BatchSize} FOR UPDATE SKIP LOCKED)
            RETURNING purpose AS "purpose", type AS "type", about AS "about", created_at AS "created_at", attempts AS "attempts"
            """).ToListAsync(cancellationToken);
    }

    private async Task MarkSentAsync(Taken mail)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(db => db.Database.ExecuteSqlAsync(
            $"UPDATE mails SET sent_at = {now}, next_attempt_at = NULL, parked_at = NULL, error = NULL WHERE purpose = {mail.Purpose}"));
        telemetry.Sent(mail.Type, now - mail.CreatedAt);
    }

    private Task PostponeAsync(Taken mail, string reason) => PostponeAsync([mail], reason);

    /// <remarks>Whoever took a mail in the meantime, because our lease was over, decides instead.</remarks>
    private async Task PostponeAsync(IReadOnlyList<Taken> mails, string reason)
    {
        var now = time.GetUtcNow();
        foreach (var mail in mails.Where(IsGivenUp))
        {
            await ParkAsync(mail, reason);
        }

        List<Taken> kept = [.. mails.Where(mail => !IsGivenUp(mail))];
        string[] purposes = [.. kept.Select(mail => mail.Purpose)];
        int[] attempts = [.. kept.Select(mail => mail.Attempts)];
        DateTimeOffset[] nexts = [.. kept.Select(mail => now + WaitAfter(mail.Attempts))];
        await ChangeAsync(db => db.Database.ExecuteSqlAsync(
            $"""
            UPDATE mails SET next_attempt_at = kept.next, error = {reason}
            FROM unnest({purposes}, {attempts}, {nexts}) AS kept (purpose, attempts, next)
            WHERE mails.purpose = kept.purpose AND mails.attempts = kept.attempts AND mails.next_attempt_at IS NOT NULL
            """));
        kept.ForEach(mail => telemetry.Attempted(mail.Type, "postponed"));

        bool IsGivenUp(Taken mail) => now - mail.CreatedAt >= _options.GiveUpAfter;
    }

    private async Task ParkAsync(Taken mail, string reason)
    {
        var now = time.GetUtcNow();
        await ChangeAsync(db => db.Database.ExecuteSqlAsync(
            $"""
            UPDATE mails SET parked_at = {now}, next_attempt_at = NULL, error = {reason}
            WHERE purpose = {mail.Purpose} AND attempts = {mail.Attempts} AND next_attempt_at IS NOT NULL
            """));
        LogParked(mail.Purpose, mail.Attempts, reason);
        telemetry.Attempted(mail.Type, "parked");
    }

    private async Task DropAsync(Taken mail)
    {
        await ChangeAsync(db => db.Database.ExecuteSqlAsync($"DELETE FROM mails WHERE purpose = {mail.Purpose} AND attempts = {mail.Attempts}"));
        telemetry.Attempted(mail.Type, "dropped");
    }

    /// <summary>For whoever has the time: they were taken and not tried.</summary>
    private Task ReleaseAsync(IEnumerable<Taken> mails)
    {
        var now = time.GetUtcNow();
        string[] purposes = [.. mails.Select(mail => mail.Purpose)];
        return ChangeAsync(db => db.Database.ExecuteSqlAsync(
            $"UPDATE mails SET next_attempt_at = {now}, attempts = attempts - 1 WHERE purpose = ANY ({purposes}) AND next_attempt_at IS NOT NULL"));
    }

    /// <summary>Not cancellable: what has happened is written down.</summary>
    private async Task ChangeAsync(Func<DbContext, Task> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        await change(scope.ServiceProvider.GetRequiredService<MailDb>().Context);
    }

    private TimeSpan WaitAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(_options.FirstWait.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 20)), _options.LongestWait.TotalSeconds));

    [LoggerMessage(LogLevel.Warning, "The mail server cannot be talked to ({Reason}); mails wait until it can")]
    private partial void LogServerFails(string reason);

    [LoggerMessage(LogLevel.Information, "The mail server takes mails again")]
    private partial void LogServerBack();

    [LoggerMessage(LogLevel.Error, "Mail {Purpose} could not be written ({Reason}); it will be tried again\n{Where}")]
    private partial void LogNotWritten(string purpose, string reason, string? where);

    [LoggerMessage(LogLevel.Error, "Mail {Purpose} is given up after {Attempts} attempts: {Reason}")]
    private partial void LogParked(string purpose, int attempts, string reason);
}
