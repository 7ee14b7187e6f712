using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Ecommerce.Gateway;

/// <summary>What the public may reach, and on which terms. Services check everything again; nothing else is routed.</summary>
internal static class GatewayRoutes
{
    /// <summary>YARP's name for "no token needed"; the service decides what a guest may do.</summary>
    private const string Anonymous = "anonymous";

    /// <summary>YARP's name for the default policy: a valid token.</summary>
    private const string SignedIn = "default";

    private const long ApiBodyBytes = 1024 * 1024;

    private const long PageBodyBytes = 4 * 1024 * 1024;

    public static readonly string[] Apis = ["users", "catalog", "orders", "support"];

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    public static RouteConfig[] Routes(IConfiguration configuration)
    {
        List<RouteConfig> routes =
        [
            Api("/api/users/{**rest}", "users", SignedIn),
            Api("/api/catalog/{**rest}", "catalog", Anonymous),
            Api("/api/carts/{**rest}", "orders", Anonymous),
            Api("/api/orders/{**rest}", "orders", SignedIn),
            // What a cart would cost is told to guests too.
            Api("/api/orders/quote", "orders", Anonymous) with { Order = -1 },
            // A guest orders from their cart, and sees, pays, cancels and gives back that order with its key; nothing else here is for guests.
            Api("/api/orders", "orders", Anonymous, HttpMethods.Post),
            Api("/api/orders/{id:guid}", "orders", Anonymous, HttpMethods.Get),
            Api("/api/orders/{id:guid}/invoice", "orders", Anonymous, HttpMethods.Get),
            Api("/api/orders/{id:guid}/payments", "orders", Anonymous, HttpMethods.Post),
            Api("/api/orders/{id:guid}/cancel", "orders", Anonymous, HttpMethods.Post),
            Api("/api/orders/{id:guid}/reorder", "orders", Anonymous, HttpMethods.Post),
            // By number and e-mail address, as the page of the same name does it: that could be guessed at.
            Api("/api/orders/lookup", "orders", Anonymous, HttpMethods.Post) with { RateLimiterPolicy = RateLimits.Lookup },
            Api("/orders/lookup", "storefront", Anonymous, HttpMethods.Post) with { RateLimiterPolicy = RateLimits.Lookup },
            Api("/api/returns/{**rest}", "orders", SignedIn),
            Api("/api/returns", "orders", Anonymous, HttpMethods.Get, HttpMethods.Post),
            Api("/api/returns/{id:guid}", "orders", Anonymous, HttpMethods.Get),
            Api("/api/returns/{id:guid}/cancel", "orders", Anonymous, HttpMethods.Post),
            Api("/api/payments/{**rest}", "orders", SignedIn),
            // The payment provider signs its calls, and comes from few addresses: no token, no limit by address.
            Api("/api/payments/stripe/webhook", "orders", Anonymous) with { Order = -1, RateLimiterPolicy = null },
            Api("/api/support/{**rest}", "support", SignedIn),
            // A stream of events lasts as long as somebody looks; it says something every 15 seconds, so that one that hangs is still ended.
            Page("/orders/{id:guid}/status/events", "storefront") with { Timeout = null },
            Page("/{**rest}", "storefront") with { Order = 100 },
        ];
        routes.AddRange(Apis.Select(api => Page($"/openapi/{api}.json", api) with
        {
            Transforms = [new Dictionary<string, string> { ["PathSet"] = "/openapi/v1.json" }],
        }));

        // Published, the identity provider's pages share the public address; its administration is never routed.
        if (configuration.GetValue<bool>("Gateway:RouteIdentity"))
        {
            routes.Add(Page("/realms/{**rest}", "keycloak"));
            routes.Add(Page("/resources/{**rest}", "keycloak"));
        }

        return [.. routes];
    }

    public static ClusterConfig[] Clusters(IConfiguration configuration) =>
    [
        .. Apis.Append("storefront").Select(service => Cluster(service, "/health/ready")),
        .. configuration.GetValue<bool>("Gateway:RouteIdentity") ? [Cluster("keycloak", readyPath: null)] : Array.Empty<ClusterConfig>(),
    ];

    /// <summary>Tells the service who called, in headers that no caller can set.</summary>
    public static void Transform(TransformBuilderContext context)
    {
        context.AddXForwarded(ForwardedTransformActions.Set);
        context.AddRequestHeaderRemove("Forwarded");
        context.AddRequestHeaderRemove("X-Real-IP");
        context.AddRequestHeaderRemove("X-Original-For");
        context.AddRequestHeaderRemove("X-Original-Host");
        context.AddRequestHeaderRemove("X-Original-Proto");
        context.AddResponseHeaderRemove("Server");
        context.AddResponseHeaderRemove("X-Powered-By");

        // The cookie is the storefront's; an API believes a bearer token only.
        if (context.Route.Match.Path?.StartsWith("/api/", StringComparison.Ordinal) == true)
        {
            context.AddRequestHeaderRemove("Cookie");
            context.AddResponseHeaderRemove("Set-Cookie");
        }
    }

    private static RouteConfig Api(string path, string service, string policy, params string[] methods) => new()
    {
        RouteId = path,
        ClusterId = service,
        Match = new RouteMatch { Path = path, Methods = methods is [] ? null : methods },
        AuthorizationPolicy = policy,
        RateLimiterPolicy = RateLimits.Api,
        MaxRequestBodySize = ApiBodyBytes,
        Timeout = _timeout,
    };

    private static RouteConfig Page(string path, string service) =>
        Api(path, service, Anonymous) with { RateLimiterPolicy = RateLimits.Pages, MaxRequestBodySize = PageBodyBytes };

    private static ClusterConfig Cluster(string service, string? readyPath) => new()
    {
        ClusterId = service,
        Destinations = new Dictionary<string, DestinationConfig> { [service] = new() { Address = $"http://{service}" } },
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = _timeout },

        // Kestrel reads headers as UTF-8; passing one on in ASCII would fail, and look like a failure of the service.
        HttpClient = new HttpClientConfig { RequestHeaderEncoding = "utf-8" },
        HealthCheck = readyPath is null ? null : new HealthCheckConfig
        {
            // Where no instance is ready, one that may answer beats none.
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Interval = TimeSpan.FromSeconds(10),
                Timeout = TimeSpan.FromSeconds(5),
                Policy = "ConsecutiveFailures",
                Path = readyPath,
            },
        },
    };
}
