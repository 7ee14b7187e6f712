using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Ecommerce.ServiceDefaults;

/// <summary>HTTP between services: discovery by name, time limits, and retries only where a repeat cannot do harm.</summary>
public static class ServiceHttpClients
{
    internal static void AddServiceHttpClients(this IServiceCollection services)
    {
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(options =>
            {
                var isTransient = options.Retry.ShouldHandle;
                options.Retry.ShouldHandle = arguments => MayRepeat(arguments.Context.GetRequestMessage())
                    ? isTransient(arguments)
                    : PredicateResult.False();
                options.Retry.Delay = TimeSpan.FromMilliseconds(200);
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(5);
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(15);
            })

            // One pipeline, and one circuit breaker, for each server: the default is one for all, which cuts off the healthy ones too.
            .SelectPipelineByAuthority();
            http.AddServiceDiscovery();
        });
    }

    /// <summary>Safe methods (RFC 9110 §9.2.1), and requests whose receiver tells a repeat by its key.</summary>
    private static bool MayRepeat(HttpRequestMessage? request) =>
        request is not null
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
            || request.Headers.Contains("Idempotency-Key"));

    /// <summary>Passes the caller's bearer token on: the user acts, through us.</summary>
    public static IHttpClientBuilder AddUserToken(this IHttpClientBuilder http) =>
        http.AddHttpMessageHandler(services => new UserTokenHandler(services.GetRequiredService<IHttpContextAccessor>()));

    /// <summary>Calls as this service itself, with a token by client credentials (<c>Identity:ClientId</c>, <c>Identity:ClientSecret</c>).</summary>
    public static IHttpClientBuilder AddClientCredentials(this IHttpClientBuilder http)
    {
        http.Services.TryAddSingleton<ClientCredentials>();
        return http.AddHttpMessageHandler(services =>
            new ClientCredentialsHandler(services.GetRequiredService<ClientCredentials>()));
    }

    private sealed class UserTokenHandler(IHttpContextAccessor accessor) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (accessor.HttpContext?.Request.Headers.Authorization is [{ } authorization])
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ClientCredentialsHandler(ClientCredentials credentials) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", await credentials.GetTokenAsync(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
