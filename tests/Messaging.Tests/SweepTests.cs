using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Ecommerce.Messaging.Tests;

public sealed class SweepTests
{
    [Fact]
    public async Task Inbox_rows_go_after_thirty_days_however_many_there_are()
    {
        var ledger = await Ledger.CreateAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var db = ledger.OpenDb();
        var old = time.GetUtcNow().AddDays(-30);
        var recent = time.GetUtcNow().AddDays(-29);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO inbox_messages (message_id, handled_at)
            SELECT gen_random_uuid(), CASE WHEN i <= 2500 THEN {old} ELSE {recent} END FROM generate_series(1, 2600) i
            """,
            TestContext.Current.CancellationToken);
        await using var app = new LedgerApp(ledger, options => options.Enabled = false)
            .WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(time)));

        var sweeper = app.Services.GetServices<IHostedService>().OfType<MessagingSweeper>().Single();
        await sweeper.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(100, await db.Set<InboxMessage>().CountAsync(TestContext.Current.CancellationToken));
    }
}
