using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Keycloak.Pages;

/// <summary>The frame of every page, and the parts they share. No scripts; the ids of forms and fields are Keycloak's own.</summary>
internal sealed class Page(Realm realm, IAntiforgery antiforgery)
{
    public static readonly string Stylesheet = ReadStylesheet();

    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string? text) => _encoder.Encode(text ?? "");

    public ContentHttpResult Render(HttpContext http, Texts texts, string title, string body, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        // No form-action: a browser would apply it to the redirect back to the shop as well.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XFrameOptions = "DENY";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.ContentLanguage = texts.Language;

        return TypedResults.Content(
            $"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>{Encode(title)} · {Encode(realm.Settings.DisplayName ?? realm.Name)}</title>
              <link rel="stylesheet" href="/resources/login.css">
            </head>
            <body>
              <header>
                <p class="brand">{Encode(realm.Settings.DisplayName ?? realm.Name)}</p>
                {LanguageLinks(http, texts)}
              </header>
              <main>
                <h1>{Encode(title)}</h1>
                {body}
              </main>
              <footer><p>{Encode(texts.Development)}</p></footer>
            </body>
            </html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    public ContentHttpResult Message(HttpContext http, string title, string message, int status = StatusCodes.Status200OK, string role = "alert")
    {
        var texts = Texts.For(http.Request, realm.Settings);
        var shop = realm.Settings.Clients.FirstOrDefault(client => client is { StandardFlowEnabled: true, BearerOnly: false })?.RootUrl;
        return Render(http, texts, title, $"""
            <p role="{role}">{Encode(message)}</p>
            {(shop is null ? "" : $"""<p class="aside"><a href="{Encode(shop)}">{Encode(texts.BackToShop)}</a></p>""")}
            """, status);
    }

    public ContentHttpResult Error(HttpContext http, string message, int status = StatusCodes.Status400BadRequest) =>
        Message(http, Texts.For(http.Request, realm.Settings).ErrorTitle, message, status);

    /// <summary>The hidden field that shows that a form is ours.</summary>
    public string FormToken(HttpContext http)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return $"""<input type="hidden" name="{tokens.FormFieldName}" value="{Encode(tokens.RequestToken)}">""";
    }

    /// <summary>The form, or null if it is not ours or cannot be read.</summary>
    public async Task<IFormCollection?> ReadFormAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http)
                ? await http.Request.ReadFormAsync(cancellationToken)
                : null;
        }
        catch (AntiforgeryValidationException)
        {
            return null;
        }
    }

    public static string Field(
        string id, string label, string type, string autocomplete, string? value, string? error = null, string? hint = null, bool focus = false)
    {
        var described = string.Join(' ', new[] { error is null ? null : $"input-error-{id}", hint is null ? null : $"hint-{id}" }.OfType<string>());
        return $"""
            <div class="field">
              <label for="{id}">{Encode(label)}</label>
              <input id="{id}" name="{id}" type="{type}" autocomplete="{autocomplete}" value="{Encode(value)}" required maxlength="255"{(focus ? " autofocus" : "")}{(error is null ? "" : " aria-invalid=\"true\"")}{(described.Length == 0 ? "" : $" aria-describedby=\"{described}\"")}>
              {(hint is null ? "" : $"""<p class="hint" id="hint-{id}">{Encode(hint)}</p>""")}
              {(error is null ? "" : $"""<p class="error" id="input-error-{id}">{Encode(error)}</p>""")}
            </div>
            """;
    }

    public static string Alert(string? text) => text is null ? "" : $"""<p class="alert" role="alert" id="input-error">{Encode(text)}</p>""";

    private string LanguageLinks(HttpContext http, Texts texts)
    {
        // A page that answers a form is at the form's address, which leads back to the page itself.
        var links = realm.Settings.SupportedLocales.Select(language =>
        {
            var query = new QueryBuilder(http.Request.Query.Where(pair => pair.Key != "kc_locale")
                .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? "")))) { { "kc_locale", language } };
            return $"""<a href="{Encode(query.ToQueryString().Value)}" hreflang="{language}" lang="{language}"{(language == texts.Language ? " aria-current=\"true\"" : "")}>{(language == "es" ? "Español" : "English")}</a>""";
        });
        return $"""<nav aria-label="{Encode(texts.Languages)}">{string.Join(' ', links)}</nav>""";
    }

    private static string ReadStylesheet()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("login.css")!);
        return reader.ReadToEnd();
    }
}
