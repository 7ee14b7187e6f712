using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Ecommerce.Testing;
using Microsoft.Playwright;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(Ecommerce.Tests.Shop))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Ecommerce.Tests;

/// <summary>The whole system, started from the AppHost as a developer starts it, and a real browser. Nothing is kept afterwards.</summary>
public sealed class Shop : IAsyncLifetime
{
    private static readonly string[] _services = ["users", "catalog", "orders", "support", "storefront", "payments", "mail", "gateway"];

    private DistributedApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private List<IBrowserContext> _open = [];
    private ITest? _test;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The shop has not started.");

    public Uri Url => App.GetEndpoint("gateway");

    public TimeSpan StartedIn { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Ecommerce_AppHost>(["--Persist=false"]);
        _app = await builder.BuildAsync();
        await _app.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Task.WhenAll(_services.Select(service => _app.ResourceNotifications.WaitForResourceHealthyAsync(service, patience.Token)));
        StartedIn = Stopwatch.GetElapsedTime(started);

        var chromium = await Chromium.EnsureInstalledAsync();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(15_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            ChromiumSandbox = false,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
            ],
        });
    }

    /// <summary>Somebody's browser, with no cookies yet. It is closed when another test opens one: pages that follow an order never rest.</summary>
    public async Task<IPage> OpenBrowserAsync(string locale = "es-ES", bool javaScript = true, int width = 1280)
    {
        if (_test != TestContext.Current.Test)
        {
            await Task.WhenAll(_open.Select(done => done.CloseAsync()));
            (_open, _test) = ([], TestContext.Current.Test);
        }

        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url.ToString(),
            Locale = locale,
            JavaScriptEnabled = javaScript,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        _open.Add(context);
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    public HttpClient CreateClient() => new() { BaseAddress = Url };

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
