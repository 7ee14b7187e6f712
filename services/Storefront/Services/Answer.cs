using System.Net;
using System.Text.Json;
using Ecommerce.Storefront.Checkout;
using Polly;

namespace Ecommerce.Storefront.Services;

/// <summary>What a service answered: a value, a problem that a person can act upon, or nothing because it could not be reached.</summary>
public sealed record Answer<T>(HttpStatusCode? Status, T? Value, Problem? Problem)
    where T : class
{
    public bool IsNotFound => Status is HttpStatusCode.NotFound;

    public bool IsConflict => Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed;

    /// <summary>The service is down, too slow or too busy: the same question may be answered later.</summary>
    public bool IsUnavailable => Value is null
        && Status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or >= HttpStatusCode.InternalServerError;
}

/// <summary>RFC 9457, as far as pages use it.</summary>
/// <param name="Total">What a refused order would cost now.</param>
/// <param name="OrderId">The order that there is already, where a second one was refused; <paramref name="Number"/> is its number.</param>
/// <param name="Code">Why a promotion's code does not apply, where an order was refused for that.</param>
public sealed record Problem(
    string? Title, string? Detail, Dictionary<string, string[]>? Errors, decimal? Total = null, Guid? OrderId = null, string? Number = null, CodeAnswer? Code = null)
{
    /// <summary>Whether it is about this member, wherever in the request that stood.</summary>
    public bool IsAbout(string member) => Errors?.Keys.Any(
        path => path[(path.LastIndexOf('.') + 1)..].Equals(member, StringComparison.OrdinalIgnoreCase)) is true;
}

/// <param name="Name">What to call it on the visitor's machine.</param>
public sealed record Download(byte[] Content, string MediaType, string? Name);

internal static partial class ServiceCalls
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static Task<Answer<T>> GetAsync<T>(
        this HttpClient http, string path, ILogger logger, CancellationToken cancellationToken)
        where T : class =>
        http.AskAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), logger, cancellationToken);

    public static Task<Answer<T>> PostAsync<T>(
        this HttpClient http, string path, object? body, string key, ILogger logger, CancellationToken cancellationToken)
        where T : class
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body ?? new { }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return http.AskAsync<T>(request, logger, cancellationToken);
    }

    public static HttpContent Json(object body) => JsonContent.Create(body, body.GetType(), options: _json);

    /// <summary>A document that is passed on as it is.</summary>
    public static Task<Answer<Download>> AskFileAsync(
        this HttpClient http, HttpRequestMessage request, ILogger logger, CancellationToken cancellationToken) =>
        http.AskAsync(
            request,
            async content => new Download(
                await content.ReadAsByteArrayAsync(cancellationToken),
                content.Headers.ContentType?.MediaType ?? "application/octet-stream",
                content.Headers.ContentDisposition?.FileName?.Trim('"')),
            logger,
            cancellationToken);

    public static Task<Answer<T>> AskAsync<T>(
        this HttpClient http,
        HttpRequestMessage request,
        ILogger logger,
        CancellationToken cancellationToken,
        Action<HttpResponseMessage>? read = null)
        where T : class =>
        http.AskAsync(request, content => content.ReadFromJsonAsync<T>(_json, cancellationToken), logger, cancellationToken, read);

    private static async Task<Answer<T>> AskAsync<T>(
        this HttpClient http,
        HttpRequestMessage request,
        Func<HttpContent, Task<T?>> readValue,
        ILogger logger,
        CancellationToken cancellationToken,
        Action<HttpResponseMessage>? read = null)
        where T : class
    {
        using var sent = request;
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            read?.Invoke(response);
            if (response.IsSuccessStatusCode)
            {
                return new(response.StatusCode, await readValue(response.Content), null);
            }

            if ((int)response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                LogFailure(logger, (int)response.StatusCode, request.Method, request.RequestUri);
            }

            var problem = response.Content.Headers.ContentType?.MediaType is "application/problem+json"
                ? await response.Content.ReadFromJsonAsync<Problem>(_json, cancellationToken)
                : null;
            return new(response.StatusCode, null, problem);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or ExecutionRejectedException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnreachable(logger, exception, request.Method, request.RequestUri);
            return new(null, null, null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Address} answered {Status}")]
    private static partial void LogFailure(ILogger logger, int status, HttpMethod method, Uri? address);

    [LoggerMessage(LogLevel.Warning, "{Method} {Address} could not be asked")]
    private static partial void LogUnreachable(ILogger logger, Exception exception, HttpMethod method, Uri? address);
}
