using System.Diagnostics.CodeAnalysis;
using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Trace;

namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL
{
    /// <summary>The part of Aspire's settings that this shop uses.</summary>
    public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
    {
        public string? ConnectionString { get; set; }

        /// <summary>Has no effect here: this integration never adds the retrying execution strategy.</summary>
        public bool DisableRetry { get; set; }

        /// <summary>Has no effect here: readiness is the schema check of <c>AddDatabase</c>.</summary>
        public bool DisableHealthChecks { get; set; }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Stands in for Aspire.Npgsql.EntityFrameworkCore.PostgreSQL in builds without Aspire.</summary>
    public static class AspireEFPostgreSqlExtensions
    {
        private const DynamicallyAccessedMemberTypes RequiredByEF =
            DynamicallyAccessedMemberTypes.PublicConstructors
            | DynamicallyAccessedMemberTypes.NonPublicConstructors
            | DynamicallyAccessedMemberTypes.PublicProperties;

        public static void AddNpgsqlDbContext<[DynamicallyAccessedMembers(RequiredByEF)] TContext>(
            this IHostApplicationBuilder builder,
            string connectionName,
            Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
            Action<DbContextOptionsBuilder>? configureDbContextOptions = null)
            where TContext : DbContext
        {
            var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
            configureSettings?.Invoke(settings);

            builder.Services.AddDbContextPool<TContext>((services, options) =>
            {
                // Read when first used, so that tests may set it after the service has been composed.
                var connectionString = settings.ConnectionString
                    ?? services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName);
                if (connectionString is null && !EF.IsDesignTime)
                {
                    throw new InvalidOperationException($"Connection string '{connectionName}' is missing.");
                }

                options.UseNpgsql(connectionString);
                configureDbContextOptions?.Invoke(options);
            });
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddNpgsql());
        }
    }
}
