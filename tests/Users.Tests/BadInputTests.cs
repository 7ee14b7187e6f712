using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Users.Tests;

/// <summary>Nothing else runs meanwhile, so that what is stored is what these requests stored.</summary>
[CollectionDefinition(nameof(BadInputTests), DisableParallelization = true)]
[Collection(nameof(BadInputTests))]
public sealed class BadInputTests(UsersApp app)
{
    [Fact]
    public async Task Every_operation_names_what_is_wrong_and_stores_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        using var caller = app.CreateClient().WithToken("bad-input", "users", "customer");
        using var guest = app.CreateClient();
        var input = new BadInput(caller, guest);
        var before = await ContentsAsync();

        var failures = await input.TryAsync(token);

        TestContext.Current.TestOutputHelper!.WriteLine($"{input.Operations} operations, {input.Requests} requests");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(input.Operations > 0);
        Assert.Equal(before, await ContentsAsync());

        async Task<IReadOnlyList<string>> ContentsAsync()
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await BadInput.ContentsAsync(scope.ServiceProvider.GetRequiredService<UsersDbContext>().Database.GetDbConnection(), token);
        }
    }
}
