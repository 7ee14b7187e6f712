using System.Text.Json;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ecommerce.Mail;

public static class MailExtensions
{
    /// <summary>
    /// Sends what <typeparamref name="TContext"/> queues, as somebody is named to write it:
    /// <c>builder.AddMail&lt;OrdersDbContext&gt;().Write&lt;OrderMail, OrderMailWriter&gt;()</c>. Its settings are section <c>Mail</c>,
    /// checked when a service starts, not when it migrates.
    /// </summary>
    public static MailBuilder AddMail<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, Validation>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped(provider => new MailDb(provider.GetRequiredService<TContext>()));

        var writers = new MailWriters();
        services.AddSingleton(writers);
        services.AddSingleton<MailTelemetry>();
        services.AddSingleton<MailSender>();
        services.AddHostedService<MailWorker>();
        services.AddHostedService<MailSweeper>();
        return new MailBuilder(services, writers);
    }

    private sealed class Validation : IValidateOptions<MailOptions>
    {
        public ValidateOptionsResult Validate(string? name, MailOptions options) => options.FindErrors().ToList() is { Count: > 0 } errors
            ? ValidateOptionsResult.Fail(errors)
            : ValidateOptionsResult.Success;
    }
}

/// <summary>Names who writes a service's mails.</summary>
public sealed class MailBuilder
{
    private readonly IServiceCollection _services;
    private readonly MailWriters _writers;

    internal MailBuilder(IServiceCollection services, MailWriters writers) => (_services, _writers) = (services, writers);

    /// <summary>Mails about <typeparamref name="TAbout"/> are written by <typeparamref name="TWriter"/>.</summary>
    public MailBuilder Write<TAbout, TWriter>()
        where TAbout : notnull
        where TWriter : class, IWriteMail<TAbout>
    {
        _services.TryAddScoped<TWriter>();
        _writers.Add<TAbout, TWriter>();
        return this;
    }
}

/// <summary>The service's own context, for what does not care which one it is.</summary>
internal sealed record MailDb(DbContext Context);

/// <summary>Who writes what, by the name that is stored.</summary>
internal sealed class MailWriters
{
    private readonly Dictionary<string, Func<IServiceProvider, string, CancellationToken, Task<Letter?>>> _writers = [];

    public void Add<TAbout, TWriter>()
        where TAbout : notnull
        where TWriter : IWriteMail<TAbout> =>
        _writers.Add(typeof(TAbout).Name, (services, about, cancellationToken) => services.GetRequiredService<TWriter>()
            .WriteAsync(JsonSerializer.Deserialize<TAbout>(about, EventJson.Options)!, cancellationToken));

    public Task<Letter?> WriteAsync(IServiceProvider services, string type, string about, CancellationToken cancellationToken) =>
        _writers.TryGetValue(type, out var write)
            ? write(services, about, cancellationToken)
            : throw new InvalidOperationException($"Nobody is named to write mails about {type}.");
}
