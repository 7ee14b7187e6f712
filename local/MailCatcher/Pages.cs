using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.MailCatcher;

/// <summary>The list, one mail, and its HTML alone for a frame that may do nothing but open links.</summary>
internal static class Pages
{
    private const string Style = """
        body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#fbf6ee;color:#2b211a}
        main{max-width:60rem;margin:auto;padding:1rem}
        a{color:#a8401f} h1{font:500 1.6rem Georgia,serif;overflow-wrap:anywhere}
        ul{list-style:none;padding:0} li{padding:.75rem 0;border-bottom:1px solid #e4d6c3;overflow-wrap:anywhere}
        small{display:block;color:#665547} iframe{width:100%;height:48rem;border:1px solid #e4d6c3;background:#fff}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fffdf9;padding:1rem;border:1px solid #e4d6c3}
        summary{padding:.75rem 0;cursor:pointer}
        """;

    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static ContentHttpResult List(string? to, Mailbox mailbox) => Page("Mails", $"""
        <h1>Mails</h1>
        <ul>{string.Concat(mailbox.Find(to).Select(mail => $"""<li><a href="/messages/{mail.Id}">{E(mail.Subject)}</a><small>{E(string.Join(", ", mail.To))} · {mail.At:u}{(mail.Copies > 1 ? $" · came {mail.Copies} times" : "")}</small></li>"""))}</ul>
        <p>{(mailbox.Find(to).Count == 0 ? "No mail yet. What the shop sends arrives here, and nowhere else." : "")}</p>
        """);

    public static Results<ContentHttpResult, NotFound> Read(int id, Mailbox mailbox) => mailbox.Find(id) is not { } mail
        ? TypedResults.NotFound()
        : Page(mail.Subject, $"""
            <p><a href="/">All mails</a></p>
            <h1>{E(mail.Subject)}</h1>
            <p><small>From {E(mail.From)}</small><small>To {E(string.Join(", ", mail.To))}</small><small>{mail.At:u}</small></p>
            {(mail.Html is null ? "" : $"""<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as HTML" src="/messages/{id}/html"></iframe>""")}
            <details{(mail.Html is null ? " open" : "")}><summary>Text</summary><pre>{E(mail.Text ?? "")}</pre></details>
            <details><summary>Source</summary><pre>{E(mail.Source)}</pre></details>
            """);

    public static Results<ContentHttpResult, NotFound> Html(int id, HttpContext http, Mailbox mailbox)
    {
        if (mailbox.Find(id) is not { Html: { } html })
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.ContentSecurityPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }

    private static ContentHttpResult Page(string title, string body) => TypedResults.Content(
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{E(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>
        """,
        "text/html; charset=utf-8");

    private static string E(string text) => _encoder.Encode(text);
}
