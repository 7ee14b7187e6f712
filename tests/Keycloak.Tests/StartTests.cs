using System.Diagnostics;
using Ecommerce.Testing;

namespace Ecommerce.Keycloak.Tests;

public sealed class StartTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_refuses_to_start_outside_of_development()
    {
        var (exitCode, error) = await RunAsync("--environment=Production");

        Assert.Equal(1, exitCode);
        Assert.Equal("This stand-in for Keycloak is for development only, and the environment is Production. Use Keycloak itself.", error);
    }

    [Fact]
    public async Task A_broken_realm_file_ends_the_process_with_one_line()
    {
        using var folder = RealmFolder.Copy();
        folder.Change("ecommerce-realm.json", text => text[..^20]);

        var (exitCode, error) = await RunAsync(KeycloakApp.Arguments("Host=127.0.0.1;Port=1", folder.Path));

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{Path.Combine(folder.Path, "ecommerce-realm.json")} cannot be read: ", error);
        Assert.DoesNotContain("\n", error);
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_process_with_one_line()
    {
        var (exitCode, error) = await RunAsync(KeycloakApp.Arguments("Host=127.0.0.1;Port=1;Database=keycloakdb"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The database keycloakdb cannot be used: ", error);
        Assert.DoesNotContain("\n", error);
    }

    [Fact]
    public async Task Accounts_sessions_and_keys_outlive_a_restart_and_the_shop_may_have_moved()
    {
        var database = await TestServers.PostgresAsync("keycloak");
        await using var first = new KeycloakApp();
        await first.StartAsync(KeycloakApp.Arguments(database));
        var browser = new Browser(first);
        var email = await browser.RegisterAsync();
        var tokens = await browser.RedeemAsync();
        var address = first.Address;
        await first.DisposeAsync();

        await using var second = new KeycloakApp();
        await second.StartAsync([.. KeycloakApp.Arguments(database, storefrontUrl: "http://127.0.0.1:6100"), $"--urls={address}"]);

        var later = new Browser(second);
        await Browser.ReadAsync(await later.RefreshAsync(tokens));
        await later.OpenAsync(later.AuthorizationAddress());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, later.Status);
        await later.OpenAsync(later.AuthorizationAddress(("redirect_uri", "http://127.0.0.1:6100/signin-oidc")));
        await later.SignInAsync(email, "a long enough one");
        Assert.StartsWith("http://127.0.0.1:6100/signin-oidc?code=", later.Location);
    }

    [Fact]
    public async Task A_changed_file_is_reported_and_its_accounts_are_not_imported_again()
    {
        var database = await TestServers.PostgresAsync("keycloak");
        using var folder = RealmFolder.Copy();
        await using (var first = new KeycloakApp())
        {
            await first.StartAsync(KeycloakApp.Arguments(database, folder.Path));
            Assert.Empty(first.Log);
        }

        folder.Change("ecommerce-users-0.json", text => text.Replace("customer@example.com", "other@example.com", StringComparison.Ordinal));
        await using var second = new KeycloakApp();
        await second.StartAsync(KeycloakApp.Arguments(database, folder.Path));

        Assert.Contains(second.Log, line => line.StartsWith("The files of the realm ecommerce have changed since they were imported.", StringComparison.Ordinal));
        var browser = new Browser(second);
        await browser.OpenAsync(browser.AuthorizationAddress());
        await browser.SignInAsync("other@example.com");
        Assert.Equal("The e-mail address or the password is wrong.", browser.Alert);
        await browser.SignInAsync("customer@example.com");
        Assert.NotEmpty(browser.Code);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Keycloak.dll") },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        }.With(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var error = await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.Empty(await output);
        return (process.ExitCode, error.Trim());
    }
}

internal static class ProcessStartInfoExtensions
{
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
