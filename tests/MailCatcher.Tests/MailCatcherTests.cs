using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ecommerce.MailCatcher.Tests;

public sealed class MailCatcherTests(MailCatcherTests.App app) : IClassFixture<MailCatcherTests.App>
{
    public sealed class App : WebApplicationFactory<Program>
    {
        internal int SmtpPort => Services.GetServices<IHostedService>().OfType<SmtpListener>().Single().Port;

        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseEnvironment("Development");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_arrives_as_it_was_sent_dots_and_accents_included()
    {
        await using var sender = await Sender.ConnectAsync(app.SmtpPort);
        await sender.SayAsync("EHLO test", "250");
        await sender.SayAsync("MAIL FROM:<shop@shop.example> SMTPUTF8", "250");
        await sender.SayAsync("RCPT TO:<josé@example.com>", "250");
        await sender.SayAsync("DATA", "354");
        await sender.SayAsync(
            "Message-ID: <dots@shop.example>\r\nSubject: Año nuevo\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n\r\n..starts with a dot\r\n.. \r\nmañana\r\n.",
            "250");
        await sender.SayAsync("QUIT", "221");

        var mail = Assert.Single(await FindAsync("josé@example.com"));
        Assert.Equal("dots@shop.example", mail.GetProperty("messageId").GetString());
        Assert.Equal("Año nuevo", mail.GetProperty("subject").GetString());
        Assert.Equal(".starts with a dot\n. \nmañana", mail.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_refused_and_the_next_one_taken()
    {
        await using var sender = await Sender.ConnectAsync(app.SmtpPort);
        await sender.SayAsync("EHLO test", "250");
        await sender.SayAsync($"MAIL FROM:<a@example.com> SIZE={SmtpListener.MaxBytes + 1}", "552");
        await sender.SayAsync("MAIL FROM:<a@example.com>", "250");
        await sender.SayAsync("RCPT TO:<large@example.com>", "250");
        await sender.SayAsync("DATA", "354");
        var line = new string('x', 998) + "\r\n";
        await sender.SayAsync("Subject: large\r\n\r\n" + string.Concat(Enumerable.Repeat(line, (SmtpListener.MaxBytes / 1000) + 1)) + ".", "552");
        Assert.Empty(await FindAsync("large@example.com"));

        await sender.SendAsync("large@example.com", "Subject: small\r\n\r\nsmall");
        Assert.Equal("small", Assert.Single(await FindAsync("large@example.com")).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task What_comes_out_of_turn_or_is_not_understood_is_refused_and_kept_from_nobody()
    {
        await using var sender = await Sender.ConnectAsync(app.SmtpPort);
        await sender.SayAsync("HELO test", "250");
        await sender.SayAsync("RCPT TO:<early@example.com>", "503");
        await sender.SayAsync("DATA", "503");
        await sender.SayAsync("VRFY early", "500");
        await sender.SayAsync("MAIL FROM:<a@example.com>", "250");
        await sender.SayAsync("RCPT TO: nobody", "503");
        await sender.SayAsync("RSET", "250");
        await sender.SayAsync("RCPT TO:<early@example.com>", "503");

        await sender.SendAsync("early@example.com", "Message-ID: <same@x>\r\nSubject: one\r\n\r\none");
        await sender.SendAsync("early@example.com", "Message-ID: <same@x>\r\nSubject: one\r\n\r\none");
        Assert.Equal(2, Assert.Single(await FindAsync("early@example.com")).GetProperty("copies").GetInt32());
    }

    [Fact]
    public async Task Mails_are_read_in_a_browser_and_can_do_nothing_there()
    {
        await using var sender = await Sender.ConnectAsync(app.SmtpPort);
        await sender.SayAsync("HELO test", "250");
        await sender.SendAsync(
            "reader@example.com",
            "Subject: <script>alert(1)</script>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hola</p><script>alert(2)</script>");
        using var client = app.CreateClient();
        var id = Assert.Single(await FindAsync("reader@example.com")).GetProperty("id").GetInt32();

        var list = await client.GetStringAsync("/", Token);
        Assert.Contains($"href=\"/messages/{id}\"", list, StringComparison.Ordinal);
        var page = await client.GetStringAsync($"/messages/{id}", Token);
        Assert.Contains("<iframe sandbox=", page, StringComparison.Ordinal);
        Assert.Contains("&lt;p&gt;Hola", page, StringComparison.Ordinal);
        Assert.All([list, page], text => Assert.DoesNotContain("<script", text, StringComparison.Ordinal));
        using var html = await client.GetAsync($"/messages/{id}/html", Token);
        Assert.Contains("<p>Hola</p>", await html.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var policy = Assert.Single(html.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        using var unknown = await client.GetAsync("/messages/4711/html", Token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<JsonElement[]> FindAsync(string to)
    {
        using var client = app.CreateClient();
        return (await client.GetFromJsonAsync<JsonElement[]>($"/api/messages?to={Uri.EscapeDataString(to)}", Token))!;
    }

    /// <summary>One side of the dialogue, byte by byte.</summary>
    private sealed class Sender(TcpClient client) : IAsyncDisposable
    {
        private readonly StreamReader _reader = new(client.GetStream(), Encoding.UTF8);

        public static async Task<Sender> ConnectAsync(int port)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, Token);
            var sender = new Sender(client);
            Assert.StartsWith("220 ", await sender._reader.ReadLineAsync(Token), StringComparison.Ordinal);
            return sender;
        }

        public async Task SayAsync(string text, string code)
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), Token);
            var answer = await _reader.ReadLineAsync(Token);
            while (answer is [_, _, _, '-', ..])
            {
                answer = await _reader.ReadLineAsync(Token);
            }

            Assert.Equal(code, answer?[..3]);
        }

        public async Task SendAsync(string to, string message)
        {
            await SayAsync("MAIL FROM:<a@example.com>", "250");
            await SayAsync($"RCPT TO:<{to}>", "250");
            await SayAsync("DATA", "354");
            await SayAsync(message + "\r\n.", "250");
        }

        public ValueTask DisposeAsync()
        {
            _reader.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
