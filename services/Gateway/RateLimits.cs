using System.Globalization;
using System.Threading.RateLimiting;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Ecommerce.Gateway;

/// <summary>One token bucket for each user, and for each address where nobody is signed in.</summary>
internal static class RateLimits
{
    public const string Api = "api";

    public const string Pages = "pages";

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("Gateway:RateLimits").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
            options.AddPolicy(Api, context => Partition(context, Api, Options(context).Api));
            options.AddPolicy(Pages, context => Partition(context, Pages, Options(context).Pages));
        });
    }

    private static RateLimitOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;

    private static RateLimitPartition<string> Partition(HttpContext context, string policy, RateLimitOptions.Bucket bucket)
    {
        var caller = context.User.FindSubject() is { } subject ? $"user:{subject}" : $"address:{context.Connection.RemoteIpAddress}";

        return RateLimitPartition.GetTokenBucketLimiter($"{policy}:{caller}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = bucket.Burst,
            TokensPerPeriod = bucket.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter =
            ((int)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem("Too many requests.", statusCode: StatusCodes.Status429TooManyRequests)
            .ExecuteAsync(context.HttpContext);
    }
}
