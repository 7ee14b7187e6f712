using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.OutputCaching;
using StackExchange.Redis;

namespace Ecommerce.Catalog;

/// <summary>
/// Answers kept in Redis for a while. Lists live until a product changes, at most <see cref="_listLifetime"/>; a product page
/// shows what is available, so it lives for a second. A request with Authorization, or without Redis, is answered afresh.
/// </summary>
internal sealed class CatalogCache : IOutputCachePolicy
{
    public const string Lists = "lists";
    public const string Product = "product";

    private static readonly TimeSpan _listLifetime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _productLifetime = TimeSpan.FromSeconds(1);

    /// <summary>What our reads look at; anything else a caller appends makes no new entry.</summary>
    private static readonly string[] _parameters =
        ["q", "category", "brand", "minPrice", "maxPrice", "inStock", "sort", "cursor", "limit"];

    private readonly TimeSpan _lifetime;
    private readonly string? _tag;

    private CatalogCache(TimeSpan lifetime, string? tag = null) => (_lifetime, _tag) = (lifetime, tag);

    public static void AddPolicies(OutputCacheOptions options)
    {
        options.UseCaseSensitivePaths = true;
        options.AddPolicy(Lists, new CatalogCache(_listLifetime, Lists));
        options.AddPolicy(Product, new CatalogCache(_productLifetime));
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var services = context.HttpContext.RequestServices;
        context.EnableOutputCaching = HttpMethods.IsGet(request.Method)
            && request.Headers.Authorization.Count == 0
            && services.GetRequiredService<IConfiguration>().GetValue("Cache:Enabled", true)
            && services.GetRequiredService<IConnectionMultiplexer>().IsConnected;
        context.AllowCacheLookup = context.EnableOutputCaching;
        context.AllowCacheStorage = context.EnableOutputCaching;

        // With locking one caller answers for all who wait, and where that one hangs up, all of them fail.
        context.AllowLocking = false;
        context.ResponseExpirationTimeSpan = _lifetime;
        if (_tag is not null)
        {
            context.Tags.Add(_tag);
        }

        context.CacheVaryByRules.VaryByHost = false;
        context.CacheVaryByRules.QueryKeys = _parameters;
        context.CacheVaryByRules.VaryByValues["language"] = Language.From(request);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage &= context.HttpContext.Response.StatusCode == StatusCodes.Status200OK;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Lists must not show for long what is no longer so.</summary>
internal sealed class EvictListsWhenProductChanged(IOutputCacheStore cache, IConnectionMultiplexer redis) : IHandle<ProductChanged>
{
    public async Task HandleAsync(ProductChanged message, CancellationToken cancellationToken)
    {
        // Without Redis nothing is served from it, and what it holds is too old to be served again before it is back.
        if (redis.IsConnected)
        {
            await cache.EvictByTagAsync(CatalogCache.Lists, cancellationToken);
        }
    }
}
