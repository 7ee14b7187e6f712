using System.Diagnostics;

namespace Ecommerce.PaymentSandbox.Tests;

public sealed class DevelopmentOnlyTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task It_refuses_to_start_elsewhere(string environment)
    {
        var start = new ProcessStartInfo("dotnet", typeof(SandboxDbContext).Assembly.Location)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = environment, ["DOTNET_ENVIRONMENT"] = environment },
        };
        using var process = Process.Start(start)!;

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"starts in Development only (this is {environment})", error, StringComparison.Ordinal);
    }
}
