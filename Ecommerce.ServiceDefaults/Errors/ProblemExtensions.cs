using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ecommerce.ServiceDefaults;

internal static class ProblemExtensions
{
    /// <summary>Problem details (RFC 9457) for every error, in every environment.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<BadRequestExceptionHandler>();
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            if (context.ProblemDetails is HttpValidationProblemDetails { Errors.Count: > 0 } validation)
            {
                validation.Errors = validation.Errors
                    .GroupBy(error => MemberName.InJson(error.Key))
                    .ToDictionary(group => group.Key, group => group.SelectMany(error => error.Value).ToArray());
            }
        });

        // Without it a request that cannot be bound gets an empty 400 outside Development.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusCodeOf });
        app.UseStatusCodePages();
        app.UseKnownCharsets();
        app.UseQueriesWithoutNul();
    }

    /// <summary>A body in an encoding that nobody knows cannot be read; ASP.NET Core takes it for a failure of ours.</summary>
    private static void UseKnownCharsets(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.GetTypedHeaders().ContentType is { Charset.Length: > 0, Encoding: null })
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>Text with NUL, which PostgreSQL cannot store, is refused by name wherever it stands: in a query as in a body.</summary>
    private static void UseQueriesWithoutNul(this WebApplication app) => app.Use((context, next) =>
        context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true
            && context.Request.Query.FirstOrDefault(parameter => parameter.Value.Any(text => text?.Contains('\0') is true)).Key is { } name
            ? TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = ["Text cannot hold the NUL character."] }).ExecuteAsync(context)
            : next(context));

    private static int StatusCodeOf(Exception exception) => exception switch
    {
        BadHttpRequestException badRequest => badRequest.StatusCode,
        JsonException => StatusCodes.Status400BadRequest,
        DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
        OperationCanceledException => StatusCodes.Status499ClientClosedRequest,
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } => StatusCodes.Status400BadRequest,
        { InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } } =>
            StatusCodes.Status400BadRequest,
        NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        { InnerException: NpgsqlException { IsTransient: true } } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
