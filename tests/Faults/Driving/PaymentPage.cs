using System.Net;
using System.Text.RegularExpressions;

namespace Ecommerce.Faults.Driving;

/// <summary>The payment provider's page, as a browser uses it.</summary>
internal sealed partial class PaymentPage : IDisposable
{
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromSeconds(25),
    };

    public enum Result
    {
        /// <summary>The provider says that it is paid.</summary>
        Paid,
        Declined,

        /// <summary>It can be paid no more.</summary>
        Closed,
    }

    /// <exception cref="HttpRequestException">Nobody knows what became of it; ask again.</exception>
    /// <exception cref="OperationCanceledException">The same.</exception>
    public async Task<Result> PayAsync(string url, string card, CancellationToken cancellationToken)
    {
        using var shown = await _browser.GetAsync(url, cancellationToken);
        if (shown.StatusCode is HttpStatusCode.Gone)
        {
            return Result.Closed;
        }

        if (shown.StatusCode is HttpStatusCode.SeeOther)
        {
            return Read(shown);
        }

        shown.EnsureSuccessStatusCode();
        var page = await shown.Content.ReadAsStringAsync(cancellationToken);
        if (!Token().IsMatch(page))
        {
            // It has been paid, and says so.
            return Result.Paid;
        }

        using var paid = await _browser.PostAsync(
            new Uri(new Uri(url), WebUtility.HtmlDecode(Action().Match(page).Groups["action"].Value)),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["form_token"] = Token().Match(page).Groups["token"].Value,
                ["email"] = "ana@example.com",
                ["number"] = card,
                ["expiry"] = "12/30",
                ["cvc"] = "123",
                ["name"] = "Ana Prueba",
            }),
            cancellationToken);
        return paid.StatusCode switch
        {
            HttpStatusCode.SeeOther => Read(paid),
            HttpStatusCode.Gone => Result.Closed,
            _ => throw new HttpRequestException($"The payment page answered {(int)paid.StatusCode}."),
        };
    }

    public void Dispose() => _browser.Dispose();

    private static Result Read(HttpResponseMessage response) =>
        response.Headers.Location?.OriginalString.Contains("payment=done", StringComparison.Ordinal) is true ? Result.Paid : Result.Declined;

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Action();
}
