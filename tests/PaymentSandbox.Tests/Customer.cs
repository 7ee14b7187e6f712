using System.Net;
using System.Text.RegularExpressions;
using Stripe.Checkout;

namespace Ecommerce.PaymentSandbox.Tests;

/// <summary>A person on the hosted page, with a browser that runs no scripts and shows every redirect.</summary>
internal sealed partial class Customer(SandboxApp app, Session session) : IDisposable
{
    private readonly HttpClient _browser =
        new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };

    public Uri Page { get; } = new(session.Url);

    public Task<HttpResponseMessage> OpenAsync(string? path = null) =>
        _browser.GetAsync(path ?? Page.ToString(), TestContext.Current.CancellationToken);

    public async Task<string> ReadAsync(string? path = null)
    {
        using var response = await OpenAsync(path);
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<string> FormTokenAsync(string? path = null) =>
        FormToken().Match(await ReadAsync(path)) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException("The page shows no form.");

    /// <summary>Opens the page, fills in the form and sends it.</summary>
    /// <returns>Where the browser is sent, or null when a page was answered.</returns>
    public async Task<string?> PayAsync(string card, string expiry = "12/34", string cvc = "123")
    {
        using var response = await SendAsync(await FormTokenAsync(), card, expiry, cvc);
        return response.Headers.Location?.ToString();
    }

    public Task<HttpResponseMessage> SendAsync(
        string formToken,
        string card,
        string expiry = "12/34",
        string cvc = "123",
        string name = "Ana García",
        string email = "ana@example.com") => PostAsync(
            Page.ToString(),
            new()
            {
                ["form_token"] = formToken,
                ["number"] = card,
                ["expiry"] = expiry,
                ["cvc"] = cvc,
                ["name"] = name,
                ["email"] = email,
            });

    public async Task<string?> AnswerChallengeAsync(string path, string outcome)
    {
        var token = await FormTokenAsync(path);
        using var response = await PostAsync(path, new() { ["form_token"] = token, ["outcome"] = outcome });
        return response.Headers.Location?.ToString();
    }

    public void Dispose() => _browser.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        return await _browser.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
