using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Ecommerce.Users.Tests.UsersApp))]

namespace Ecommerce.Users.Tests;

/// <summary>The Users service in process, on a database of its own in a real PostgreSQL.</summary>
public sealed class UsersApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private string _connectionString = "";

    public async ValueTask InitializeAsync()
    {
        _connectionString = await TestServers.PostgresAsync("users");
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UsersDbContext>().Database.MigrateAsync();
    }

    public HttpClient ClientOf(string subject, params string[] roles) => CreateClient().WithToken(subject, "users", roles);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:usersdb", _connectionString);
        builder.AcceptTestTokens();
    }
}
