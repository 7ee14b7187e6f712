using Ecommerce.Messaging;
using Ecommerce.Support.Returns;
using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Ecommerce.Support.Tests.SupportApp))]

namespace Ecommerce.Support.Tests;

/// <summary>The Support service in process, on a database of its own in a real PostgreSQL, with Orders played by <see cref="FakeOrders"/>.</summary>
public sealed class SupportApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private string _connectionString = "";

    internal FakeOrders Orders { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _connectionString = await TestServers.PostgresAsync("support");
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SupportDbContext>().Database.MigrateAsync();
    }

    internal Person Customer(string? subject = null) => new(this, subject ?? Guid.NewGuid().ToString(), "customer");

    internal Person Agent(string? subject = null) => new(this, subject ?? Guid.NewGuid().ToString(), "support_agent");

    internal async Task<T> QueryAsync<T>(Func<SupportDbContext, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<SupportDbContext>());
    }

    /// <summary>As the consumer does it: one transaction, whatever is unsaved saved at the end.</summary>
    internal async Task DeliverAsync<TEvent>(TEvent message)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SupportDbContext>();
        object handler = scope.ServiceProvider.GetRequiredService<FollowReturnWhenItMoves>();
        await db.InTransactionAsync(
            async token =>
            {
                await ((IHandle<TEvent>)handler).HandleAsync(message, token);
                await db.SaveChangesAsync(token);
            },
            TestContext.Current.CancellationToken);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:supportdb", _connectionString);
        builder.UseSetting("Messaging:Enabled", "false");
        builder.AcceptTestTokens();
        builder.ConfigureTestServices(services => services
            .AddHttpClient<OrdersClient>()
            .ConfigurePrimaryHttpMessageHandler(() => new FakeOrdersHandler(Orders)));
    }
}
