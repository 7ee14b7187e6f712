using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Tests;

/// <summary>Nothing else runs meanwhile, so that what is stored is what these requests stored.</summary>
[CollectionDefinition(nameof(BadInputTests), DisableParallelization = true)]
[Collection(nameof(BadInputTests))]
public sealed class BadInputTests(CatalogApp app)
{
    [Fact]
    public async Task Every_operation_names_what_is_wrong_and_stores_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        using var caller = app.CreateClient().WithToken("bad-input", "catalog", "catalog_manager", "admin");
        using var guest = app.CreateClient();
        var input = new BadInput(caller, guest);
        var before = await ContentsAsync();

        var failures = await input.TryAsync(token);

        TestContext.Current.TestOutputHelper!.WriteLine($"{input.Operations} operations, {input.Requests} requests");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(input.Operations > 0);
        Assert.Equal(before, await ContentsAsync());

        Task<IReadOnlyList<string>> ContentsAsync() => app.InScopeAsync(db => BadInput.ContentsAsync(db.Database.GetDbConnection(), token));
    }
}
