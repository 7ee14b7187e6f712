using Aspire.Hosting;
using Aspire.Hosting.Local;

namespace Ecommerce.Hosting.Tests;

public sealed class InstallationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_programs_that_may_not_be_installed_are_named_with_the_exact_command()
    {
        Requirement[] requirements =
        [
            new("redis-server", () => null), new("rabbitmq-server", () => null), new("postgresql", () => "/usr/bin/env"),
        ];

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => Installation.EnsureAsync(requirements, _ => Task.FromResult<string[]?>(null), _ => { }, Cancel));

        Assert.Equal(
            "Programs are missing that the system needs: redis-server, rabbitmq-server. Install them with:\n\n"
                + "    sudo apt-get install -y --no-install-recommends redis-server rabbitmq-server\n",
            exception.Message);
    }

    [Fact]
    public async Task Missing_programs_are_installed_once_by_whoever_comes_first_and_it_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("hosting-tests-").FullName;
        var program = Path.Combine(folder, "program");
        var installer = Path.Combine(folder, "installer");
        await File.WriteAllTextAsync(installer, $"""
            #!/bin/sh
            echo "$@" >> {folder}/calls
            sleep 0.3
            touch {program}
            """, Cancel);
        File.SetUnixFileMode(installer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var said = new List<string>();
        Task EnsureAsync() => Installation.EnsureAsync(
            [new Requirement("a-package", () => File.Exists(program) ? program : null)],
            _ => Task.FromResult<string[]?>([installer]),
            text =>
            {
                lock (said)
                {
                    said.Add(text);
                }
            },
            Cancel);

        await Task.WhenAll(EnsureAsync(), EnsureAsync());

        var call = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(folder, "calls"), Cancel));
        Assert.EndsWith("install -y --no-install-recommends a-package", call, StringComparison.Ordinal);
        Assert.Contains(said, text => text.StartsWith("Installing a-package: ", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_installation_that_fails_is_reported_with_what_apt_said()
    {
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => Installation.EnsureAsync(
            [new Requirement("a-package", () => null)],
            _ => Task.FromResult<string[]?>(["sh", "-c", "echo E: Unable to locate package >&2; exit 100"]), _ => { }, Cancel));

        Assert.Equal(
            "apt-get install -y --no-install-recommends a-package failed with exit code 100:\nE: Unable to locate package", exception.Message);
    }
}
