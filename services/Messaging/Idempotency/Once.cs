using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ecommerce.Messaging;

/// <summary>One idempotent request. See <see cref="MessagingDbContextExtensions.OnceAsync{TRequest}"/>.</summary>
/// <remarks>
/// Only answers below 400 are kept, for 24 hours. Any other answer rolls its transaction back, so it has changed nothing, leaves the
/// key free, and is worked out anew when the request is repeated: a refusal that time heals (no stock yet) must not be replayed.
/// </remarks>
public sealed class Once
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(24);

    private readonly DbContext _db;
    private readonly HttpContext _context;
    private readonly string _key;
    private readonly string _scope;
    private readonly byte[] _fingerprint;
    private readonly TimeProvider _time;

    private Once(DbContext db, HttpContext context, string key, string scope, byte[] fingerprint)
    {
        _db = db;
        _context = context;
        _key = key;
        _scope = scope;
        _fingerprint = fingerprint;
        _time = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
    }

    /// <summary>What to answer at once: what an earlier request was answered, or what is wrong with the key. Null for a new request.</summary>
    public IdempotentAnswer? Answer { get; private set; }

    internal static async Task<Once> StartAsync(
        DbContext db, IdempotencyKey key, string scope, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var value = key.Parse();
        var once = new Once(db, key.Context, value ?? "", Fitting(scope), fingerprint);
        once.Answer = value is null
            ? Problem(
                StatusCodes.Status400BadRequest,
                $"The header {IdempotencyKey.Header} must carry 1 to {IdempotencyKey.MaxLength} visible ASCII characters, new for each operation.")
            : await once.FindAnswerAsync(cancellationToken);
        return once;
    }

    /// <summary>A subject may have 255 characters (OpenID Connect Core §2), which is more than the column holds.</summary>
    private static string Fitting(string scope) => scope.Length <= IdempotencyRecord.MaxScopeLength
        ? scope
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)));

    internal static byte[] Fingerprint<TRequest>(HttpRequest request, TRequest body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(body, EventJson.Options));
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction with the key, and answers with its result; or, when a twin of this request
    /// was faster, with the twin's answer. Waits for a running twin for 5 seconds, then answers 409. An answer of 400 or above rolls back.
    /// </summary>
    public async Task<Idempotent<TResult>> CommitAsync<TResult>(
        Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
        where TResult : IResult, IEndpointMetadataProvider
    {
        if (Answer is not null)
        {
            return Answer;
        }

        var taken = Taken.Yes;
        TResult? refused = default;
        var answer = await _db.InTransactionAsync(
            async token =>
            {
                taken = await TakeKeyAsync(token);
                if (taken is not Taken.Yes)
                {
                    return null;
                }

                var result = await work(token);
                if (StatusOf(result) >= StatusCodes.Status400BadRequest)
                {
                    refused = result;
                    return null;
                }

                await _db.SaveChangesAsync(token);
                var answer = await CaptureAsync(result);
                CrashPoints.Reached(CrashPoints.BeforeIdempotentCommit);
                return answer;
            },
            shouldCommit: answer => answer is not null,
            cancellationToken);

        if (answer is not null)
        {
            return answer;
        }

        if (refused is not null)
        {
            return refused;
        }

        Answer = taken is Taken.ByTwin ? await FindAnswerAsync(cancellationToken) : null;
        return Answer ?? Problem(
            StatusCodes.Status409Conflict, $"Another request with this {IdempotencyKey.Header} is still running; repeat it in a moment.");
    }

    private enum Taken
    {
        Yes,
        ByTwin,
        ByRunningTwin,
    }

    /// <summary>Inserts the key, or takes over an expired one. While a twin's transaction is open, PostgreSQL makes this wait.</summary>
    private async Task<Taken> TakeKeyAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        try
        {
            var rows = await _db.Database.ExecuteSqlAsync(
                $"""
                SET LOCAL lock_timeout = '5s';
                INSERT INTO idempotency_keys (scope, key, fingerprint, expires_at, status)
                VALUES ({_scope}, {_key}, {_fingerprint}, {now + _lifetime}, 0)
                ON CONFLICT (scope, key) DO UPDATE
                SET fingerprint = excluded.fingerprint, expires_at = excluded.expires_at, status = 0
                WHERE idempotency_keys.expires_at <= {now};
                SET LOCAL lock_timeout TO DEFAULT
                """,
                cancellationToken);
            return rows == 1 ? Taken.Yes : Taken.ByTwin;
        }
        catch (Exception exception) when ((exception as PostgresException ?? exception.InnerException as PostgresException)
            is { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return Taken.ByRunningTwin;
        }
    }

    private async Task<IdempotentAnswer?> FindAnswerAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var record = await _db.Set<IdempotencyRecord>().AsNoTracking().FirstOrDefaultAsync(
            record => record.Scope == _scope && record.Key == _key && record.ExpiresAt > now, cancellationToken);
        if (record is null)
        {
            return null;
        }

        return record.Fingerprint.AsSpan().SequenceEqual(_fingerprint)
            ? new IdempotentAnswer(record.Status, record.ContentType, record.Location, record.Body, replayed: true)
            : Problem(
                StatusCodes.Status422UnprocessableEntity,
                $"This {IdempotencyKey.Header} was used for another request; take a new one for each operation.");
    }

    /// <summary>Writes the result into memory, exactly as it will be sent now and whenever the request is repeated.</summary>
    private async Task<IdempotentAnswer> CaptureAsync(IResult result)
    {
        using var body = new MemoryStream();
        var features = new FeatureCollection(_context.Features);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var context = new DefaultHttpContext(features);
        await result.ExecuteAsync(context);
        await context.Response.BodyWriter.FlushAsync(CancellationToken.None);

        var response = context.Response;
        var location = response.Headers.Location is { Count: > 0 } header ? header.ToString() : null;
        var bytes = body.ToArray();
        await _db.Database.ExecuteSqlAsync(
            $"""
            UPDATE idempotency_keys
            SET status = {response.StatusCode}, content_type = {response.ContentType}, location = {location}, body = {bytes}
            WHERE scope = {_scope} AND key = {_key}
            """,
            CancellationToken.None);
        return new IdempotentAnswer(response.StatusCode, response.ContentType, location, bytes, replayed: false);
    }

    private static int StatusOf(IResult result)
    {
        while (result is INestedHttpResult nested)
        {
            result = nested.Result;
        }

        return (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
    }

    private static IdempotentAnswer Problem(int status, string detail) =>
        new(TypedResults.Problem(detail, statusCode: status));
}
