using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Ecommerce.Gateway.Tests;

/// <summary>The gateway in process, in front of real servers; catalog has two instances, support none that listens.</summary>
public sealed class GatewayApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly List<Backend> _backends = [];

    public IReadOnlyList<Backend> Backends => _backends;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "users", "orders", "storefront", "catalog-0", "catalog-1" })
        {
            _backends.Add(await Backend.StartAsync(name));
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.AcceptTestTokens();
        builder.UseSetting("services:users:http:0", _backends[0].Url);
        builder.UseSetting("services:orders:http:0", _backends[1].Url);
        builder.UseSetting("services:storefront:http:0", _backends[2].Url);
        builder.UseSetting("services:catalog:http:0", _backends[3].Url);
        builder.UseSetting("services:catalog:http:1", _backends[4].Url);
        builder.UseSetting("services:support:http:0", "http://127.0.0.1:9");
        builder.UseSetting("Gateway:FormTargets:0", "https://pay.example");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }
}
