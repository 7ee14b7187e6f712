using Ecommerce.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Ecommerce.Storefront.Tests;

/// <summary>The storefront on a port of its own, with a real Redis and stand-ins of the services behind it.</summary>
public class StorefrontApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private string _redis = "";

    public FakeServices Fake { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>All share one, where nobody may touch another's session; whoever looks at every session, or ends it, takes another.</summary>
    protected virtual int RedisDatabase => 0;

    public IDatabase Redis => Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = $"{await TestServers.RedisAsync()},defaultDatabase={RedisDatabase}";
        Fake = await FakeServices.StartAsync();
        UseKestrel();
        StartServer();
        Address = new Uri(Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>A browser without scripts: it keeps cookies and follows redirects.</summary>
    public Visitor NewVisitor(string language = "es", bool followsRedirects = true) => new(Address, language, followsRedirects);

    /// <summary>A visitor who has signed in as someone new.</summary>
    public async Task<Visitor> SignInAsync(params string[] roles)
    {
        var visitor = NewVisitor();
        await SignInAsync(visitor, roles);
        return visitor;
    }

    public async Task<string> SignInAsync(Visitor visitor, params string[] roles)
    {
        var subject = $"someone-{Guid.NewGuid():n}";
        Fake.Provider.SignsInAs = (subject, roles is [] ? ["customer"] : roles);
        var page = await visitor.GetAsync("/sign-in");
        Assert.Equal(200, page.Status);
        return subject;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not by UseKestrel(0): that writes the port into a server which the program may have started by then.
        builder.UseUrls("http://127.0.0.1:0");
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:redis", _redis);
        builder.UseSetting("Identity:Issuer", Fake.Provider.Issuer);
        builder.UseSetting("Identity:ClientSecret", "secret");
        foreach (var service in new[] { "catalog", "orders", "support", "users" })
        {
            builder.UseSetting($"services:{service}:http:0", Fake.Address.ToString().TrimEnd('/'));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Fake.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
