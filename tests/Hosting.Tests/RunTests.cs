using StackExchange.Redis;

namespace Ecommerce.Hosting.Tests;

/// <summary>A whole system, run as a person runs it.</summary>
public sealed class RunTests : IDisposable
{
    private readonly string _state = SampleSystem.NewState();

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task Ctrl_C_leaves_no_process_and_the_data_survive_until_they_are_to_be_forgotten()
    {
        await using (var system = SampleSystem.Start(_state))
        {
            await system.HealthyAsync();
            Assert.Contains("first", system.Output, StringComparison.Ordinal);
            Assert.Equal(["first", "redis", "second"], system.Json<int>("processes.json").Keys.Order());
            Assert.All(system.Json<int>("processes.json").Values, id => Assert.Contains(id, system.Processes()));
            await using var redis = await ConnectAsync(system);
            await redis.GetDatabase().StringSetAsync("kept", "yes");

            system.Send(SampleSystem.Interrupt);
            Assert.Equal(0, await system.EndAsync());
            await system.NothingIsLeftAsync();
            Assert.False(File.Exists(Path.Combine(_state, "endpoints.json")));
        }

        await using (var system = SampleSystem.Start(_state))
        {
            await system.HealthyAsync();
            await using var redis = await ConnectAsync(system);
            Assert.Equal("yes", await redis.GetDatabase().StringGetAsync("kept"));
            system.Send(SampleSystem.Kill);
            await system.EndAsync();
        }

        // What a killed system leaves behind is about to end, and still has the data.
        await using (var system = SampleSystem.Start(_state, "--fresh"))
        {
            await system.HealthyAsync();
            await using var redis = await ConnectAsync(system);
            Assert.False(await redis.GetDatabase().KeyExistsAsync("kept"));
        }
    }

    [Fact]
    public async Task Two_systems_side_by_side_do_not_meet_and_one_that_is_killed_takes_its_own_processes_along_only()
    {
        await using var one = SampleSystem.Start(_state);
        await one.HealthyAsync();
        await using var other = SampleSystem.Start(_state);
        await other.HealthyAsync();

        Assert.Contains("Another system of this checkout is running.", other.Output, StringComparison.Ordinal);
        Assert.Contains("Port 5199 is taken", one.Output + other.Output, StringComparison.Ordinal);
        Assert.Empty(one.Json<string>("endpoints.json").Values.Intersect(one.Json<string>("endpoints.json", instance: 2).Values));
        Assert.NotEqual(await ProcessAsync(one, instance: 1), await ProcessAsync(one, instance: 2));
        Assert.NotEqual(one.Json<string>("connections.json")["redis"], one.Json<string>("connections.json", instance: 2)["redis"]);

        var ofTheOther = other.Json<int>("processes.json", instance: 2).Values;
        one.Send(SampleSystem.Kill);
        await one.EndAsync();
        await WaitUntilAsync(() => one.Processes().Order().SequenceEqual(ofTheOther.Append(other.Id).Order()));
        Assert.NotEqual(0, await ProcessAsync(other, instance: 2));

        other.Send(SampleSystem.Interrupt);
        Assert.Equal(0, await other.EndAsync());
        await other.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_project_that_crashes_at_start_is_reported_with_its_last_lines_and_everything_else_is_stopped()
    {
        await using var system = SampleSystem.Start(_state, "--Crash=true");

        Assert.Equal(1, await system.EndAsync());
        Assert.Contains("second ended before it was ready: killed by signal 6.", system.Output, StringComparison.Ordinal);
        Assert.Contains("The last thing it said.", system.Output, StringComparison.Ordinal);
        Assert.Contains("It cannot go on.", system.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Everything is healthy", system.Output, StringComparison.Ordinal);
        await system.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_step_that_fails_ends_the_system_with_its_last_lines()
    {
        await using var system = SampleSystem.Start(_state, "--StepExit=3");

        Assert.Equal(1, await system.EndAsync());
        Assert.Contains("| step failed: exit code 3.", system.Output, StringComparison.Ordinal);
        Assert.Contains("It ends with 3.", system.Output, StringComparison.Ordinal);
        await system.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("{ \"realm\": \"shop\", ", "is broken")]
    [InlineData("{}", "the member 'realm' is missing")]
    public async Task A_realm_file_that_cannot_be_used_ends_the_system_with_one_message_before_anything_starts(string? content, string message)
    {
        var file = Path.Combine(_state, "shop-realm.json");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        }

        await using var system = SampleSystem.Start(_state, $"--Realm={file}");

        Assert.Equal(1, await system.EndAsync());
        var line = Assert.Single(system.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(file, line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        await system.NothingIsLeftAsync();
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(SampleSystem system) =>
        await ConnectionMultiplexer.ConnectAsync(system.Json<string>("connections.json")["redis"]);

    private static async Task<int> ProcessAsync(SampleSystem system, int instance)
    {
        using var client = system.Client("first", instance);
        return int.Parse(await client.GetStringAsync("/process"), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen in time.");
            await Task.Delay(100);
        }
    }
}
