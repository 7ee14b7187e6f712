using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;

namespace Ecommerce.Hosting.Tests;

public sealed class ProjectTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_testing_builder_runs_an_app_host_which_the_test_has_changed()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Sample_AppHost>(["--Persist=false"], Cancel);
        var first = builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "first");
        builder.CreateResourceBuilder(first).WithEnvironment("Sample__Text", "changed by the test");
        await using var app = await builder.BuildAsync(Cancel);

        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("second", Cancel);

        using var client = app.CreateHttpClient("first");
        Assert.Equal("changed by the test", await client.GetStringAsync("/", Cancel));
        Assert.NotEqual(5199, client.BaseAddress!.Port);
        Assert.StartsWith("127.0.0.1:", await app.GetConnectionStringAsync("redis", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_gets_its_profile_its_references_its_values_and_a_port_that_is_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var takenPort = ((IPEndPoint)taken.LocalEndpoint).Port;
        var builder = DistributedApplication.CreateBuilder(["--Parameters:secret=from configuration"]);
        var secret = builder.AddParameter("secret", secret: true);
        var backend = builder.AddProject<Projects.Sample_Service>("backend").WithReplicas(2);
        var postgres = builder.AddPostgres("postgres").AddDatabase("shopdb");
        var front = builder.AddProject<Projects.Sample_Service>("front", launchProfileName: null)
            .WithHttpEndpoint(port: takenPort)
            .WithEndpoint(scheme: "tcp", name: "raw", env: "RAW_PORT")
            .WithReference(backend)
            .WithReference(postgres)
            .WithReference(postgres, "other")
            .WithEnvironment("SECRET", secret)
            .WithEnvironment("BACKEND", backend.GetEndpoint("http"))
            .WithEnvironment("TEXT", $"{backend.GetEndpoint("http").Property(EndpointProperty.Port)} and {secret}")
            .WaitFor(backend);
        await using var app = builder.Build();

        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("front", Cancel);

        using var client = app.CreateHttpClient("front");
        var port = app.GetEndpoint("backend").Port;
        Assert.NotEqual(takenPort, client.BaseAddress!.Port);
        Assert.Equal($"{app.GetEndpoint("front", "raw").Port}", await EnvironmentAsync(client, "RAW_PORT"));
        Assert.Equal(client.BaseAddress.ToString().TrimEnd('/'), await EnvironmentAsync(client, "ASPNETCORE_URLS"));
        Assert.Throws<DistributedApplicationException>(() => front.WithEndpoint(name: "raw"));
        Assert.Equal("", await EnvironmentAsync(client, "FROM_PROFILE"));
        Assert.Equal("from configuration", await EnvironmentAsync(client, "SECRET"));
        Assert.Equal($"http://localhost:{port}", await EnvironmentAsync(client, "BACKEND"));
        Assert.Equal($"{port} and from configuration", await EnvironmentAsync(client, "TEXT"));
        Assert.Equal($"http://localhost:{port}", await EnvironmentAsync(client, "services__backend__http__0"));
        var secondReplica = await EnvironmentAsync(client, "services__backend__http__1");
        Assert.Equal(await app.GetConnectionStringAsync("shopdb", Cancel), await EnvironmentAsync(client, "ConnectionStrings__shopdb"));
        Assert.Equal(await app.GetConnectionStringAsync("shopdb", Cancel), await EnvironmentAsync(client, "ConnectionStrings__other"));

        using var replica = new HttpClient { BaseAddress = new Uri(secondReplica) };
        using var original = app.CreateHttpClient("backend");
        Assert.NotEqual(await original.GetStringAsync("/process", Cancel), await replica.GetStringAsync("/process", Cancel));
        Assert.Equal("yes", await EnvironmentAsync(replica, "FROM_PROFILE"));
        Assert.Equal("Development", await EnvironmentAsync(replica, "ASPNETCORE_ENVIRONMENT"));
        Assert.EndsWith("/tests/Samples/Service", (await replica.GetStringAsync("/root", Cancel)).TrimEnd('/'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_starts_only_when_what_it_waits_for_is_healthy()
    {
        var builder = DistributedApplication.CreateBuilder();
        var slow = builder.AddProject<Projects.Sample_Service>("slow")
            .WithEnvironment("Sample__UnhealthyForMilliseconds", "1500")
            .WithHttpHealthCheck("/health");
        var step = builder.AddProject<Projects.Sample_Service>("step", launchProfileName: null).WithArgs("exit", "0").WaitFor(slow);
        builder.AddProject<Projects.Sample_Service>("last").WaitForCompletion(step);
        await using var app = builder.Build();

        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceAsync("slow", KnownResourceStates.Running, Cancel);
        Assert.Equal(KnownResourceStates.Waiting, StateOf(app, "step"));
        Assert.Equal(KnownResourceStates.Waiting, StateOf(app, "last"));

        await app.ResourceNotifications.WaitForResourceAsync("step", KnownResourceStates.Finished, Cancel);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("slow", out var current) && current!.Snapshot.IsHealthy);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("last", Cancel);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_started_again_at_the_same_address()
    {
        var builder = DistributedApplication.CreateBuilder();
        builder.AddProject<Projects.Sample_Service>("service").WithHttpHealthCheck("/health");
        await using var app = builder.Build();
        await app.StartAsync(Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Cancel);
        using var client = app.CreateHttpClient("service");
        var before = int.Parse(await client.GetStringAsync("/process", Cancel), CultureInfo.InvariantCulture);

        using var process = System.Diagnostics.Process.GetProcessById(before);
        process.Kill();
        await app.ResourceNotifications.WaitForResourceAsync("service", @event => !@event.Snapshot.IsHealthy, Cancel);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("service", Cancel);

        Assert.NotEqual($"{before}", await client.GetStringAsync("/process", Cancel));
    }

    [Fact]
    public async Task PostgreSQL_keeps_its_data_and_its_generated_password_with_a_data_volume()
    {
        var state = SampleSystem.NewState();
        for (var run = 1; run <= 2; run++)
        {
            var builder = DistributedApplication.CreateBuilder([$"--Local:State={state}"]);
            builder.AddPostgres("postgres").WithDataVolume().AddDatabase("shopdb");
            await using var app = builder.Build();
            await app.StartAsync(Cancel);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("shopdb", Cancel);
            await using var source = NpgsqlDataSource.Create((await app.GetConnectionStringAsync("shopdb", Cancel))!);
            await using var command = source.CreateCommand(
                "CREATE TABLE IF NOT EXISTS run (number int); INSERT INTO run SELECT count(*) + 1 FROM run; SELECT max(number) FROM run");
            Assert.Equal(run, await command.ExecuteScalarAsync(Cancel));
        }

        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused()
    {
        var builder = DistributedApplication.CreateBuilder();
        var one = builder.AddProject<Projects.Sample_Service>("one");
        var two = builder.AddProject<Projects.Sample_Service>("two").WaitFor(one);
        one.WaitFor(two);
        await using var app = builder.Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Cancel));
        Assert.Equal("Resources wait for each other: one → two → one.", exception.Message);
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_named_with_the_way_to_give_it_one()
    {
        var builder = DistributedApplication.CreateBuilder();
        builder.AddParameter("api-key", secret: true);
        await using var app = builder.Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(Cancel));
        Assert.StartsWith("The parameter 'api-key' has no value.", exception.Message, StringComparison.Ordinal);
    }

    private static string? StateOf(DistributedApplication app, string resource) =>
        app.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current!.Snapshot.State?.Text : null;

    private static async Task<string> EnvironmentAsync(HttpClient client, string name) =>
        await client.GetStringAsync($"/environment/{name}", Cancel);
}
