using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client
{
    /// <summary>The part of Aspire's settings that this shop uses.</summary>
    public sealed class RabbitMQClientSettings
    {
        public string? ConnectionString { get; set; }

        /// <summary>Has no effect here: no connection is opened before it is asked for.</summary>
        public bool DisableAutoActivation { get; set; }

        /// <summary>Has no effect here: the outbox absorbs an outage, so the broker decides no instance's health.</summary>
        public bool DisableHealthChecks { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Stands in for Aspire.RabbitMQ.Client in builds without Aspire.</summary>
    public static class AspireRabbitMQExtensions
    {
        public static void AddRabbitMQClient(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<RabbitMQClientSettings>? configureSettings = null,
            Action<ConnectionFactory>? configureConnectionFactory = null)
        {
            var settings = new RabbitMQClientSettings();
            configureSettings?.Invoke(settings);

            builder.Services.AddSingleton<IConnectionFactory>(services =>
            {
                var connectionString = settings.ConnectionString
                    ?? services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
                    ?? throw new InvalidOperationException($"Connection string '{connectionName}' is missing.");
                var factory = new ConnectionFactory { Uri = new Uri(connectionString) };
                configureConnectionFactory?.Invoke(factory);
                return factory;
            });
        }
    }
}
