using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Messaging;

/// <summary>
/// What an idempotent endpoint returns: its own typed result, or the answer that an earlier request with the same key was given.
/// OpenAPI sees <typeparamref name="TResult"/> plus the problems that a key can cause (400, 409, 422).
/// </summary>
public sealed class Idempotent<TResult> : IResult, IEndpointMetadataProvider
    where TResult : IResult, IEndpointMetadataProvider
{
    private readonly IResult _result;

    private Idempotent(IResult result) => _result = result;

    public static implicit operator Idempotent<TResult>(TResult result) => new(result);

    public static implicit operator Idempotent<TResult>(IdempotentAnswer answer) => new(answer);

    public static implicit operator Idempotent<TResult>(ProblemHttpResult problem) => new(problem);

    public static implicit operator Idempotent<TResult>(NotFound notFound) => new(notFound);

    public static implicit operator Idempotent<TResult>(ValidationProblem problem) => new(problem);

    public Task ExecuteAsync(HttpContext httpContext) => _result.ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        TResult.PopulateMetadata(method, builder);
        foreach (var status in new[]
        {
            StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity,
        })
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        }
    }
}

/// <summary>An answer as it was first sent, or the problem with the key.</summary>
public sealed class IdempotentAnswer : IResult
{
    private readonly ProblemHttpResult? _problem;
    private readonly int _status;
    private readonly string? _contentType;
    private readonly string? _location;
    private readonly byte[]? _body;
    private readonly bool _replayed;

    internal IdempotentAnswer(int status, string? contentType, string? location, byte[]? body, bool replayed)
    {
        _status = status;
        _contentType = contentType;
        _location = location;
        _body = body;
        _replayed = replayed;
    }

    internal IdempotentAnswer(ProblemHttpResult problem) => _problem = problem;

    /// <summary>Where what the first request made is to be found; null where it did not say, and for a problem.</summary>
    public string? Location => _location;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (_problem is not null)
        {
            if (_problem.StatusCode == StatusCodes.Status409Conflict)
            {
                httpContext.Response.Headers.RetryAfter = "1";
            }

            await _problem.ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_location is not null)
        {
            response.Headers.Location = _location;
        }

        if (_replayed)
        {
            response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        if (_body is { Length: > 0 })
        {
            response.ContentType = _contentType;
            response.ContentLength = _body.Length;
            await response.Body.WriteAsync(_body, httpContext.RequestAborted);
        }
    }
}
