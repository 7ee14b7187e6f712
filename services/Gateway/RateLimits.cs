using System.Globalization;
using System.Threading.RateLimiting;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ecommerce.Gateway;

/// <summary>Each user has limits of their own, and each address where nobody is signed in.</summary>
internal static class RateLimits
{
    public const string Api = "api";

    public const string Pages = "pages";

    /// <summary>Guests' orders asked for by what could be guessed, from pages and API together.</summary>
    public const string Lookup = "lookup";

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("Gateway:RateLimits").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
            options.AddPolicy(Api, context => Partition(context, Api, Options(context).Api));
            options.AddPolicy(Pages, context => Partition(context, Pages, Options(context).Pages));
            options.AddPolicy(Lookup, context => RateLimitPartition.GetFixedWindowLimiter($"{Lookup}:{Caller(context)}", _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = Options(context).LookupsPerMinute,
                Window = TimeSpan.FromMinutes(1),
            }));
        });
    }

    private static RateLimitOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    private static RateLimitPartition<string> Partition(HttpContext context, string policy, RateLimitOptions.Bucket bucket) =>
        RateLimitPartition.GetTokenBucketLimiter($"{policy}:{Caller(context)}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = bucket.Burst,
            TokensPerPeriod = bucket.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    private static string Caller(HttpContext context) =>
        context.User.FindSubject() is { } subject ? $"user:{subject}" : $"address:{context.Connection.RemoteIpAddress}";

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter =
            ((int)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        if (ErrorPages.IsForPerson(context.HttpContext.Request))
        {
            await ErrorPages.SayTooManyAsync(context.HttpContext, cancellationToken);
            return;
        }

        await TypedResults.Problem("Too many requests.", statusCode: StatusCodes.Status429TooManyRequests)
            .ExecuteAsync(context.HttpContext);
    }
}
