using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Actions;
using Ecommerce.Keycloak.Admin;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Protocol;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ecommerce.Keycloak;

/// <summary>
/// Stands in for Keycloak on development machines without a container engine: the same realm files, the same addresses, the same
/// tokens, of the part that the shop uses.
/// </summary>
internal static partial class KeycloakServer
{
    /// <exception cref="CannotStartException">The environment, the realm file or the database does not allow it.</exception>
    public static async Task<WebApplication> CreateAsync(
        string[] args, TimeProvider time, Action<ILoggingBuilder> configureLogging, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (!builder.Environment.IsDevelopment())
        {
            throw new CannotStartException(
                $"This stand-in for Keycloak is for development only, and the environment is {builder.Environment.EnvironmentName}. Use Keycloak itself.");
        }

        var realm = RealmFiles.Read(builder.Configuration["Keycloak:RealmImport"], name => builder.Configuration[name]);
        var database = builder.Configuration.GetConnectionString("keycloakdb")
            ?? throw new CannotStartException("The connection string keycloakdb is missing.");
        var options = new DbContextOptionsBuilder<KeycloakDbContext>().UseNpgsql(database).Options;
        var (keys, imported) = await PrepareDatabaseAsync(options, realm, time, cancellationToken);

        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("OpenIddict", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // A start that fails is told in one line (see Program.cs).
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            // An address that is taken is found by its unique index, and answered.
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None)
            // Form keys stand in the database as they are: it is a development database.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        configureLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(realm);
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton(time);
        builder.Services.AddDbContext<KeycloakDbContext>(context => context.UseNpgsql(database));
        builder.Services.AddScoped<Sessions>();
        builder.Services.AddScoped<Page>();
        builder.Services.AddScoped<LoginPage>();
        builder.Services.AddScoped<RegistrationPage>();
        builder.Services.AddScoped<ActionMail>();
        builder.Services.AddDataProtection();
        builder.Services.AddOptions<KeyManagementOptions>()
            .Configure<IServiceProvider>((management, services) => management.XmlRepository = new FormKeys(services));
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "AUTH_SESSION";
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.FormFieldName = "form_token";
        });
        builder.Services.AddOpenIdConnect(realm, keys, time);

        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException badRequest => badRequest.StatusCode,
                InvalidDataException => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            },
            ExceptionHandler = http => http.Response.WriteAsJsonAsync(new BearerToken.Problem(
                http.Response.StatusCode == StatusCodes.Status500InternalServerError ? "unknown_error" : "invalid_request")),
        });
        // The issuer is the address that was asked for and this path, as with Keycloak in development mode.
        app.UsePathBase($"/realms/{realm.Name}");
        app.UseRouting();
        app.UseAuthentication();
        app.MapOpenIdConnect();
        app.MapPages();
        app.MapAdmin(realm);
        foreach (var path in new[] { "/health", "/health/live", "/health/ready" })
        {
            app.MapGet(path, () => TypedResults.Ok(new { status = "UP" }));
        }

        if (imported != realm.Fingerprint)
        {
            Log.RealmFileChanged(app.Logger, realm.Name);
        }

        return app;
    }

    /// <summary>Makes the schema and imports the accounts, each the first time only. Answers the fingerprint of what was imported then.</summary>
    private static async Task<(Keys Keys, string Imported)> PrepareDatabaseAsync(
        DbContextOptions<KeycloakDbContext> options, Realm realm, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Imported = "realm-imported";
        try
        {
            await using var db = new KeycloakDbContext(options);
            await db.Database.EnsureCreatedAsync(cancellationToken);
            var imported = await db.Settings.FindAsync([Imported], cancellationToken);
            if (imported is null)
            {
                imported = new Setting(Imported, realm.Fingerprint);
                db.Settings.Add(imported);
                db.Users.AddRange(realm.Users.Select(user => User.Import(user, time.GetUtcNow())));
                await db.SaveChangesAsync(cancellationToken);
            }

            return (await Keys.LoadAsync(db, cancellationToken), imported.Value);
        }
        catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or { InnerException: NpgsqlException })
        {
            throw new CannotStartException($"The database keycloakdb cannot be used: {exception.GetBaseException().Message}", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The files of the realm {Realm} have changed since they were imported. Keycloak does not import a realm twice: "
            + "accounts stay as they are (start afresh to import them again); clients, roles and policies are those of the file.")]
        public static partial void RealmFileChanged(ILogger logger, string realm);
    }
}
