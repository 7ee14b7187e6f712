using System.Net;
using System.Text.RegularExpressions;

namespace Ecommerce.Storefront.Tests;

/// <summary>A person's browser, as far as HTTP and forms go.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(Uri address, string language, bool followsRedirects)
    {
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = followsRedirects }) { BaseAddress = address };
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public CookieContainer Cookies { get; } = new();

    public async Task<Page> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        return await Page.ReadAsync(response);
    }

    /// <summary>Posts the form of the page that has this action, its hidden fields included.</summary>
    public Task<Page> SubmitAsync(Page page, string action, params (string Name, string Value)[] fields) =>
        PostAsync(action, [.. page.HiddenFields(action).Where(hidden => !fields.Any(field => field.Name == hidden.Name)), .. fields]);

    public async Task<Page> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
        return await Page.ReadAsync(response);
    }

    /// <summary>Looks at a product and puts it into the cart.</summary>
    public async Task<Page> AddToCartAsync(int thing, string quantity = "1")
    {
        var page = await GetAsync($"/p/thing-{thing}");
        return await SubmitAsync(page, "/cart/items", ("sku", $"SKU-{thing}"), ("quantity", quantity));
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What came back, and where from after all redirects.</summary>
public sealed partial record Page(int Status, Uri Address, string Html, IReadOnlyList<string> SetCookies, Uri? Location)
{
    public static async Task<Page> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.RequestMessage!.RequestUri!,
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)),
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
        response.Headers.Location);

    public string Path => Address.AbsolutePath;

    public string Title => TitlePattern().Match(Html).Groups[1].Value;

    /// <summary>The links of the error summary, to the fields they are about.</summary>
    public IReadOnlyList<string> ErrorLinks
    {
        get
        {
            var summary = SummaryPattern().Match(Html).Value;
            return [.. LinkPattern().Matches(summary).Select(link => link.Groups[1].Value)];
        }
    }

    public IReadOnlyList<(string Name, string Value)> HiddenFields(string action)
    {
        var form = Regex.Match(Html, $"<form[^>]*action=\"{Regex.Escape(action)}\".*?</form>", RegexOptions.Singleline);
        Assert.True(form.Success, $"No form posts to {action}.");
        return [.. HiddenPattern().Matches(form.Value).Select(field => (field.Groups[1].Value, field.Groups[2].Value))];
    }

    [GeneratedRegex("<title>(.*?)</title>")]
    private static partial Regex TitlePattern();

    [GeneratedRegex("error-summary.*?</ul>", RegexOptions.Singleline)]
    private static partial Regex SummaryPattern();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenPattern();
}
