using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.ServiceDefaults;

/// <summary>A service's own PostgreSQL database.</summary>
public static partial class DatabaseExtensions
{
    /// <summary>How many connections one process opens at most, unless the connection string says otherwise.</summary>
    private const int MaxConnections = 40;

    /// <summary>Registers the context, and makes readiness depend on the schema being at the migration that this build expects.</summary>
    public static WebApplicationBuilder AddDatabase<TContext>(this WebApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        builder.AddNpgsqlDbContext<TContext>(
            connectionName,
            settings =>
            {
                // The retrying strategy forbids explicit transactions; callers retry whole requests by their idempotency key.
                settings.DisableRetry = true;
                settings.DisableHealthChecks = true;
            },
            options =>
            {
                options.UseSnakeCaseNamingConvention();

                // Making a migration needs no database, and has none.
                if (builder.Configuration.GetConnectionString(connectionName) is not null)
                {
                    options.UseNpgsql(npgsql => npgsql.ConfigureDataSource(Tune));
                }
            });
        builder.Services.AddHealthChecks().AddCheck<SchemaHealthCheck<TContext>>("database", tags: [HealthExtensions.ReadyTag]);

        return builder;
    }

    /// <summary>Brings the schema to this build's last migration, as a step that runs to completion before the service starts.</summary>
    /// <returns>The process's exit code: 0 once done, 1 with the reason logged.</returns>
    public static async Task<int> MigrateAsync<TContext>(this WebApplication app)
        where TContext : DbContext
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Ecommerce.Migrations");
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        try
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
            await db.Database.MigrateAsync();
            LogMigrated(logger, db.Database.GetMigrations().LastOrDefault() ?? "none");
            return 0;
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
            return 1;
        }
    }

    /// <summary>
    /// What is left to the connection string otherwise. A statement that is run again is planned no more than once on a connection;
    /// none of ours leaves anything behind in its session, so that there is nothing to discard when the connection goes back to the pool.
    /// </summary>
    private static void Tune(NpgsqlDataSourceBuilder source)
    {
        source.ConnectionStringBuilder.MaxAutoPrepare = 200;
        source.ConnectionStringBuilder.NoResetOnClose = true;

        // All services and their replicas share the server's connections: none may take them all.
        if (!source.ConnectionStringBuilder.ShouldSerialize("Maximum Pool Size"))
        {
            source.ConnectionStringBuilder.MaxPoolSize = MaxConnections;
        }
    }

    [LoggerMessage(LogLevel.Information, "The schema is at migration {Migration}")]
    private static partial void LogMigrated(ILogger logger, string migration);

    [LoggerMessage(LogLevel.Critical, "The migration failed; the schema is as it was before the failing step")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
