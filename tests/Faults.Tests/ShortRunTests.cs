namespace Ecommerce.Faults.Tests;

/// <summary>The real system under three minutes of kills and freezes. The long run is a command: see <c>tests/Faults/README.md</c>.</summary>
public sealed class ShortRunTests
{
    [Fact]
    public async Task What_must_always_hold_holds_while_processes_die()
    {
        var output = TestContext.Current.TestOutputHelper!;
        var options = new FaultOptions { Duration = TimeSpan.FromMinutes(3), Seed = 2, Shoppers = 6 };

        var report = await FaultRun.RunAsync(
            options,
            line =>
            {
                output.WriteLine(line);
                Console.Error.WriteLine(line);
            },
            TestContext.Current.CancellationToken);

        Assert.All(report.Verdicts, verdict => Assert.True(verdict.Holds, verdict.ToString()));
        Assert.True(report.Faults >= 10, $"There were only {report.Faults} faults.");
    }
}
