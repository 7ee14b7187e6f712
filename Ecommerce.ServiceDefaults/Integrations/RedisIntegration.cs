using Aspire.StackExchange.Redis;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OutputCaching.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis
{
    /// <summary>The part of Aspire's settings that this shop uses.</summary>
    public sealed class StackExchangeRedisSettings
    {
        public string? ConnectionString { get; set; }

        /// <summary>Has no effect here: no connection is opened before it is asked for.</summary>
        public bool DisableAutoActivation { get; set; }

        /// <summary>Has no effect here: the shop goes on without Redis, so it decides no instance's health.</summary>
        public bool DisableHealthChecks { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Stands in for Aspire.StackExchange.Redis in builds without Aspire.</summary>
    public static class AspireRedisExtensions
    {
        public static void AddRedisClient(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null)
        {
            var settings = new StackExchangeRedisSettings();
            configureSettings?.Invoke(settings);

            builder.Services.TryAddSingleton<IConnectionMultiplexer>(services =>
            {
                var connectionString = settings.ConnectionString
                    ?? services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
                    ?? throw new InvalidOperationException($"Connection string '{connectionName}' is missing.");
                var options = ConfigurationOptions.Parse(connectionString);
                options.AbortOnConnectFail = false;
                configureOptions?.Invoke(options);

                var redis = ConnectionMultiplexer.Connect(options);
                redis.RegisterProfiler(RedisTracing.CurrentSession);
                return redis;
            });
            builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RedisTracing>());
        }
    }

    /// <summary>Stands in for Aspire.StackExchange.Redis.OutputCaching in builds without Aspire.</summary>
    public static class AspireRedisOutputCacheExtensions
    {
        public static void AddRedisOutputCache(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<StackExchangeRedisSettings>? configureSettings = null,
            Action<ConfigurationOptions>? configureOptions = null)
        {
            builder.AddRedisClient(connectionName, configureSettings, configureOptions);
            builder.Services.AddStackExchangeRedisOutputCache(static _ => { });
            builder.Services.AddOptions<RedisOutputCacheOptions>().Configure<IServiceProvider>((options, services) =>
                options.ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));
        }
    }
}
