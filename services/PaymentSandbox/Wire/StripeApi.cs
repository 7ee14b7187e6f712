using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.PaymentSandbox.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>What every call of <c>/v1</c> goes through: the secret key, and for a POST its transaction and idempotency key.</summary>
internal static class StripeApi
{
    private const int MaxKeyLength = 255;

    public static async ValueTask<object?> RequireKeyAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var requestId = StripeId.Request();
        http.Response.Headers["Request-Id"] = requestId;
        http.Response.Headers["Stripe-Version"] = VersionOf(http.Request) ?? Event.DefaultApiVersion;
        var events = http.RequestServices.GetRequiredService<EventLog>();
        events.RequestId = requestId;

        var presented = PresentedKey(http.Request);
        if (presented is null)
        {
            return StripeAnswer.Unauthorized(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }

        var expected = http.RequestServices.GetRequiredService<IOptions<SandboxOptions>>().Value.ApiKey;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(expected)))
        {
            return StripeAnswer.Unauthorized($"Invalid API Key provided: {Mask(presented)}");
        }

        // A POST's parameters were read before this; whatever is wrong with the request as such ends here.
        return context.Arguments.OfType<FormParameters>().FirstOrDefault()?.Error ?? await next(context);
    }

    /// <summary>
    /// One POST is one transaction. Its idempotency key is stored with what it did, so a crash leaves both or neither; while it
    /// runs an advisory lock answers 409 to the same key, as Stripe does.
    /// </summary>
    public static async ValueTask<object?> InTransactionAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var cancellationToken = http.RequestAborted;
        var db = http.RequestServices.GetRequiredService<SandboxDbContext>();
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        var form = context.Arguments.OfType<FormParameters>().First();
        var fingerprint = form.Fingerprint(http.Request.Method, http.Request.Path);
        string? key = http.Request.Headers["Idempotency-Key"];
        if (key?.Length > MaxKeyLength)
        {
            return StripeAnswer.InvalidParameter(
                $"Idempotency keys can be up to {MaxKeyLength} characters.", "Idempotency-Key", code: null);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!string.IsNullOrEmpty(key))
        {
            http.RequestServices.GetRequiredService<EventLog>().IdempotencyKey = key;
            var locked = await db.Database
                .SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({key}, 0)) AS \"Value\"")
                .SingleAsync(cancellationToken);
            if (!locked)
            {
                return StripeAnswer.IdempotencyKeyInUse(key);
            }

            var earlier = await db.IdempotentRequests.AsNoTracking()
                .SingleOrDefaultAsync(request => request.Key == key, cancellationToken);
            if (earlier is not null && time.GetUtcNow() - earlier.CreatedAt < IdempotentRequest.Lifetime)
            {
                return Replay(earlier, fingerprint, http.Response);
            }
        }

        var answer = (StripeAnswer)(await next(context))!;
        if (answer.IsError)
        {
            db.ChangeTracker.Clear();
        }

        if (!string.IsNullOrEmpty(key) && !answer.RefusedByValidation)
        {
            await db.IdempotentRequests.Where(request => request.Key == key).ExecuteDeleteAsync(cancellationToken);
            db.IdempotentRequests.Add(new IdempotentRequest
            {
                Key = key,
                Fingerprint = fingerprint,
                Status = answer.Status,
                Body = answer.Body.ToJsonString(),
                RequestId = http.Response.Headers["Request-Id"].ToString(),
                CreatedAt = time.GetUtcNow(),
            });
            http.Response.Headers["Idempotency-Key"] = key;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        http.RequestServices.GetRequiredService<WebhookSignal>().Wake();
        await StrikeAsync(answer.Fault, http);
        return answer;
    }

    /// <summary>The version that the caller speaks; its events keep it.</summary>
    public static string? VersionOf(HttpRequest request) =>
        request.Headers["Stripe-Version"].ToString() is { Length: > 0 and <= 64 } version ? version : null;

    private static StripeAnswer Replay(IdempotentRequest earlier, byte[] fingerprint, HttpResponse response)
    {
        if (!earlier.Fingerprint.AsSpan().SequenceEqual(fingerprint))
        {
            return StripeAnswer.IdempotencyMismatch(earlier.Key);
        }

        response.Headers["Idempotency-Key"] = earlier.Key;
        response.Headers["Idempotent-Replayed"] = "true";
        response.Headers["Original-Request"] = earlier.RequestId;
        return StripeAnswer.Stored(earlier.Status, earlier.Body);
    }

    private static async Task StrikeAsync(CardFault fault, HttpContext http)
    {
        if (fault is CardFault.LateApiAnswer)
        {
            var options = http.RequestServices.GetRequiredService<IOptions<SandboxOptions>>().Value;
            var time = http.RequestServices.GetRequiredService<TimeProvider>();
            await Task.Delay(options.LateAnswer, time, http.RequestAborted);
        }
        else if (fault is CardFault.LostApiAnswer)
        {
            http.Abort();
        }
    }

    /// <summary>Bearer, or Basic with the key as user name: Stripe takes both.</summary>
    private static string? PresentedKey(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            || string.IsNullOrEmpty(header.Parameter))
        {
            return null;
        }

        if (header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return header.Parameter;
        }

        var decoded = new byte[header.Parameter.Length];
        return header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header.Parameter, decoded, out var length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':')[0]
            : null;
    }

    private static string Mask(string key) =>
        key.Length <= 12 ? new string('*', key.Length) : $"{key[..8]}{new string('*', key.Length - 12)}{key[^4..]}";
}
