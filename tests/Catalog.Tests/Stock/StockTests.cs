using System.Text.Json;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Stock;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ecommerce.Catalog.Tests.Stock;

public sealed class StockTests(CatalogApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_reserves_claims_and_leaves_the_shelf()
    {
        var product = await app.AddProductAsync(10, 5);
        var order = new Order(product, 3, 2);

        await PlaceAsync(order);
        Assert.Equal([(10, 3), (5, 2)], await LevelsAsync(product));
        await AuthorizeAsync(order);
        Assert.Equal([(7, 0), (3, 0)], await LevelsAsync(product));

        Assert.Equal([nameof(StockReserved), nameof(StockClaimed)], await EventsAsync(order));
        Assert.Equal(["received", "received", "reserved", "reserved", "claimed", "claimed"], await MovementsAsync(product));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task A_reservation_is_held_for_35_minutes()
    {
        var product = await app.AddProductAsync(1);
        var order = new Order(product, 1);
        var before = DateTimeOffset.UtcNow;

        await PlaceAsync(order);

        var message = await app.InScopeAsync(db => db.Set<OutboxMessage>()
            .SingleAsync(m => m.Type == nameof(StockReserved) && m.Body.Contains(order.Id.ToString()), Token));
        var reserved = JsonSerializer.Deserialize<StockReserved>(message.Body, JsonSerializerOptions.Web)!;
        Assert.InRange(reserved.ExpiresAt, before.AddMinutes(35), DateTimeOffset.UtcNow.AddMinutes(35));
    }

    [Fact]
    public async Task One_short_line_leaves_the_whole_order_without_stock_and_says_which()
    {
        var product = await app.AddProductAsync(10, 1);
        var order = new Order(product, 3, 2);

        await PlaceAsync(order);

        Assert.Equal([(10, 0), (1, 0)], await LevelsAsync(product));
        var message = await app.InScopeAsync(db => db.Set<OutboxMessage>().SingleAsync(m => m.Body.Contains(order.Id.ToString()), Token));
        var rejected = JsonSerializer.Deserialize<StockRejected>(message.Body, JsonSerializerOptions.Web)!;
        Assert.Equal(nameof(StockRejected), message.Type);
        Assert.Equal(new StockShortage(product.Variants[1].Sku, 2, 1), Assert.Single(rejected.Shortages));
    }

    [Fact]
    public async Task An_unknown_sku_is_a_shortage()
    {
        var order = new Order([new SkuQuantity($"NO-{Guid.NewGuid():n}", 1)]);

        await PlaceAsync(order);

        Assert.Equal([nameof(StockRejected)], await EventsAsync(order));
    }

    [Fact]
    public async Task Closing_frees_what_was_held()
    {
        var product = await app.AddProductAsync(10);
        var order = new Order(product, 4);

        await PlaceAsync(order);
        await CloseAsync(order);

        Assert.Equal([(10, 0)], await LevelsAsync(product));
        Assert.Equal(["received", "reserved", "released"], await MovementsAsync(product));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Closing_puts_what_was_claimed_back_on_the_shelf()
    {
        var product = await app.AddProductAsync(10);
        var order = new Order(product, 4);

        await PlaceAsync(order);
        await AuthorizeAsync(order);
        await CloseAsync(order);
        await CloseAsync(order);

        Assert.Equal([(10, 0)], await LevelsAsync(product));
        Assert.Equal(["received", "reserved", "claimed", "returned"], await MovementsAsync(product));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Cancelled_lines_are_put_back_once_and_closing_puts_back_the_rest()
    {
        var product = await app.AddProductAsync(10, 5);
        var order = new Order(product, 4, 2);
        var (first, second) = (product.Variants[0].Sku, product.Variants[1].Sku);
        await PlaceAsync(order);
        await AuthorizeAsync(order);

        // Each event says what was cancelled in all: the second overtakes the first, and both come twice.
        for (var round = 0; round < 2; round++)
        {
            await CancelLinesAsync(order, new SkuQuantity(first, 3), new SkuQuantity(second, 2));
            await CancelLinesAsync(order, new SkuQuantity(first, 1));
        }

        Assert.Equal([(9, 0), (5, 0)], await LevelsAsync(product));
        await AssertLedgerAsync(product);
        await CloseAsync(order);
        await CancelLinesAsync(order, new SkuQuantity(first, 4));
        Assert.Equal([(10, 0), (5, 0)], await LevelsAsync(product));
        Assert.Equal(
            ["claimed", "claimed", "received", "received", "reserved", "reserved", "returned", "returned", "returned"],
            (await MovementsAsync(product)).Order());
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Placing_that_arrives_after_closing_takes_nothing()
    {
        var product = await app.AddProductAsync(10);
        var order = new Order(product, 4);

        await CloseAsync(order);
        await PlaceAsync(order);

        Assert.Equal([(10, 0)], await LevelsAsync(product));
        Assert.Empty(await EventsAsync(order));
    }

    [Fact]
    public async Task Paying_after_closing_is_refused_so_that_the_money_goes_back()
    {
        var product = await app.AddProductAsync(10);
        var order = new Order(product, 4);

        await PlaceAsync(order);
        await CloseAsync(order);
        await AuthorizeAsync(order);

        Assert.Equal([(10, 0)], await LevelsAsync(product));
        Assert.Equal([nameof(StockReserved), nameof(StockClaimRejected)], await EventsAsync(order));
    }

    [Fact]
    public async Task Paying_that_arrives_before_placing_claims_at_once()
    {
        var product = await app.AddProductAsync(10);
        var order = new Order(product, 4);

        await AuthorizeAsync(order);
        await PlaceAsync(order);

        Assert.Equal([(6, 0)], await LevelsAsync(product));
        Assert.Equal([nameof(StockClaimed)], await EventsAsync(order));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task What_was_not_paid_in_time_is_free_again_and_can_still_be_claimed_while_it_lasts()
    {
        var product = await app.AddProductAsync(5);
        var (late, other) = (new Order(product, 3), new Order(product, 3));
        await PlaceAsync(late);

        await SweepAsync(late, after: TimeSpan.FromMinutes(34));
        Assert.Equal([(5, 3)], await LevelsAsync(product));
        await SweepAsync(late, after: TimeSpan.FromMinutes(36));
        Assert.Equal([(5, 0)], await LevelsAsync(product));

        await AuthorizeAsync(late);
        Assert.Equal([(2, 0)], await LevelsAsync(product));
        Assert.Equal([nameof(StockReserved), nameof(StockReservationExpired), nameof(StockClaimed)], await EventsAsync(late));

        await AuthorizeAsync(other);
        Assert.Equal([nameof(StockClaimRejected)], await EventsAsync(other));
        Assert.Equal([(2, 0)], await LevelsAsync(product));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Two_sweepers_end_each_reservation_once()
    {
        var product = await app.AddProductAsync(200);
        var orders = Enumerable.Range(0, 150).Select(_ => new Order(product, 1)).ToList();
        await Parallel.ForEachAsync(orders, Token, async (order, _) => await PlaceAsync(order));
        Assert.Equal([(200, 150)], await LevelsAsync(product));

        await Task.WhenAll(
            SweepAsync(orders[0], TimeSpan.FromMinutes(36)), SweepAsync(orders[0], TimeSpan.FromMinutes(36)), SweepAsync(orders[0], TimeSpan.FromMinutes(36)));

        Assert.Equal([(200, 0)], await LevelsAsync(product));
        var ids = orders.ConvertAll(order => order.Id);
        var expired = await app.InScopeAsync(db => db.OrderStocks.CountAsync(
            stock => ids.Contains(stock.OrderId) && stock.Status == OrderStockStatus.Expired, Token));
        Assert.Equal(150, expired);
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Two_hundred_orders_at_once_get_exactly_the_fifty_units_there_are()
    {
        var product = await app.AddProductAsync(50, 1000);
        var orders = Enumerable.Range(0, 200).Select(_ => new Order(product, 1, 1)).ToList();

        await Task.WhenAll(orders.Select(PlaceAsync));

        Assert.Equal([(50, 50), (1000, 50)], await LevelsAsync(product));
        var ids = orders.ConvertAll(order => order.Id);
        var statuses = await app.InScopeAsync(db => db.OrderStocks.Where(stock => ids.Contains(stock.OrderId))
            .GroupBy(stock => stock.Status).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, Token));
        Assert.Equal(50, statuses[OrderStockStatus.Reserved]);
        Assert.Equal(150, statuses[OrderStockStatus.Rejected]);
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Orders_that_name_the_same_skus_in_any_order_do_not_block_each_other()
    {
        var product = await app.AddProductAsync(500, 500, 500, 500);
        var orders = Enumerable.Range(0, 80).Select(_ =>
        {
            var lines = product.Variants.Select(variant => new SkuQuantity(variant.Sku, 1)).ToArray();
            Random.Shared.Shuffle(lines);
            return new Order(lines);
        }).ToList();

        await Task.WhenAll(orders.Select(async order =>
        {
            await PlaceAsync(order);
            await (Random.Shared.Next(2) == 0 ? AuthorizeAsync(order) : CloseAsync(order));
        }));

        await AssertLedgerAsync(product);
        Assert.All(await LevelsAsync(product), level => Assert.Equal(0, level.Reserved));
    }

    [Fact]
    public async Task Events_doubled_and_shuffled_leave_what_the_last_word_says()
    {
        var product = await app.AddProductAsync(1000);
        var orders = Enumerable.Range(0, 60).Select(index => (Order: new Order(product, 2), Paid: index % 3 > 0, Closed: index % 3 != 1)).ToList();
        var events = orders.SelectMany(entry =>
        {
            Func<Task> place = () => PlaceAsync(entry.Order), pay = () => AuthorizeAsync(entry.Order), close = () => CloseAsync(entry.Order);
            var once = new List<Func<Task>> { place };
            if (entry.Paid)
            {
                once.Add(pay);
            }

            if (entry.Closed)
            {
                once.Add(close);
            }

            return once.Concat(once);
        }).ToArray();
        Random.Shared.Shuffle(events);

        await Parallel.ForEachAsync(events, Token, async (handle, _) => await handle());

        // A third was paid and not closed; of the rest nothing may be left.
        Assert.Equal([(1000 - (20 * 2), 0)], await LevelsAsync(product));
        await AssertLedgerAsync(product);
    }

    [Fact]
    public async Task Lists_notice_when_the_last_unit_goes_and_when_one_comes_back()
    {
        var product = await app.AddProductAsync(1, 2);
        var (first, second) = (new Order(product, 1), new Order([new SkuQuantity(product.Variants[1].Sku, 2)]));
        Assert.Equal((product.Variants[0].Sku, true), await ListedAsync(product));

        await PlaceAsync(first);
        Assert.Equal((product.Variants[1].Sku, true), await ListedAsync(product));
        await PlaceAsync(second);
        Assert.Equal((product.Variants[0].Sku, false), await ListedAsync(product));
        await CloseAsync(second);
        Assert.Equal((product.Variants[1].Sku, true), await ListedAsync(product));

        var announced = await app.InScopeAsync(db => db.Set<OutboxMessage>()
            .CountAsync(m => m.Type == nameof(ProductChanged) && m.Body.Contains(product.Slug), Token));
        Assert.Equal(1 + 3, announced);
    }

    [Fact]
    public async Task Two_orders_that_take_the_last_units_of_two_variants_leave_the_product_sold_out()
    {
        for (var round = 0; round < 10; round++)
        {
            var product = await app.AddProductAsync(1, 1);

            await Task.WhenAll(product.Variants.Select(variant => PlaceAsync(new Order([new SkuQuantity(variant.Sku, 1)]))));

            Assert.False((await ListedAsync(product)).InStock);
        }
    }

    [Fact]
    public async Task The_database_itself_refuses_to_oversell()
    {
        var product = await app.AddProductAsync(1);
        var sku = product.Variants[0].Sku;

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.InScopeAsync(db =>
            db.Database.ExecuteSqlAsync($"UPDATE stock_items SET reserved = 2 WHERE sku = {sku}", Token)));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.InScopeAsync(db =>
            db.Database.ExecuteSqlAsync($"UPDATE stock_items SET on_hand = -1 WHERE sku = {sku}", Token)));
    }

    [Fact]
    public async Task What_customers_give_back_returns_to_the_shelf_once_for_each_return_beside_what_was_cancelled()
    {
        var product = await app.AddProductAsync(5);
        var sku = product.Variants[0].Sku;
        var order = new Order([new SkuQuantity(sku, 5)]);
        await PlaceAsync(order);
        await AuthorizeAsync(order);
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        await RestockAsync(order, second, new SkuQuantity(sku, 1));
        await CancelLinesAsync(order, new SkuQuantity(sku, 1));
        await Task.WhenAll(RestockAsync(order, first, new SkuQuantity(sku, 2)), RestockAsync(order, first, new SkuQuantity(sku, 2)));
        await RestockAsync(order, second, new SkuQuantity(sku, 1));
        await CancelLinesAsync(order, new SkuQuantity(sku, 1));
        await RestockAsync(order, Guid.NewGuid());

        Assert.Equal((4, 0), await app.InScopeAsync(async db =>
        {
            var item = await db.Set<StockItem>().SingleAsync(item => item.Sku == sku, Token);
            return (item.OnHand, item.Reserved);
        }));
        Assert.Equal([1, 1, 2], (await app.InScopeAsync(db => db.Set<StockMovement>()
            .Where(movement => movement.Sku == sku && movement.Kind == StockMovementKind.Returned)
            .Select(movement => movement.OnHandChange).ToListAsync(Token))).Order());
    }

    [Fact]
    public async Task What_was_never_claimed_is_not_restocked()
    {
        var product = await app.AddProductAsync(5);
        var sku = product.Variants[0].Sku;

        await RestockAsync(new Order([new SkuQuantity(sku, 1)]), Guid.NewGuid(), new SkuQuantity(sku, 1));

        Assert.Equal(5, await app.InScopeAsync(db => db.Set<StockItem>().Where(item => item.Sku == sku).Select(item => item.OnHand).SingleAsync(Token)));
    }

    private Task RestockAsync(Order order, Guid returnId, params SkuQuantity[] units) =>
        HandleAsync<RestockWhenReturnInspected, ReturnInspected>(new ReturnInspected(returnId, order.Id, 9, units));

    private Task PlaceAsync(Order order) =>
        HandleAsync<ReserveStockWhenOrderPlaced, OrderPlaced>(new OrderPlaced(order.Id, 1, "customer", order.Lines));

    private Task AuthorizeAsync(Order order) =>
        HandleAsync<ClaimStockWhenPaymentAuthorized, OrderPaymentAuthorized>(new OrderPaymentAuthorized(order.Id, 2, order.Lines));

    private Task CancelLinesAsync(Order order, params SkuQuantity[] cancelled) =>
        HandleAsync<ReturnStockWhenOrderLinesCancelled, OrderLinesCancelled>(new OrderLinesCancelled(order.Id, 4, cancelled));

    private Task CloseAsync(Order order) =>
        HandleAsync<ReleaseStockWhenOrderClosed, OrderClosed>(new OrderClosed(order.Id, 3, "customer", OrderOutcome.Cancelled));

    private async Task HandleAsync<THandler, TEvent>(TEvent message)
        where THandler : IHandle<TEvent>
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(message, Token);
    }

    /// <summary>Sweeps as if this long had passed since the order reserved.</summary>
    private async Task SweepAsync(Order order, TimeSpan after)
    {
        var reservedAt = await app.InScopeAsync(db => db.OrderStocks.Where(stock => stock.OrderId == order.Id)
            .Select(stock => stock.UpdatedAt).SingleAsync(Token));
        var sweeper = ActivatorUtilities.CreateInstance<StockReservationSweeper>(app.Services, new FakeTimeProvider(reservedAt + after));
        await sweeper.SweepAsync(Token);
    }

    private Task<List<(int OnHand, int Reserved)>> LevelsAsync(Product product) => app.InScopeAsync(async db =>
    {
        var skus = product.Variants.Select(variant => variant.Sku).ToArray();
        var items = await db.StockItems.Where(item => skus.Contains(item.Sku)).OrderBy(item => item.Sku).ToListAsync(Token);
        return items.ConvertAll(item => (item.OnHand, item.Reserved));
    });

    private Task<List<string>> EventsAsync(Order order) => app.InScopeAsync(db => db.Set<OutboxMessage>()
        .Where(message => message.Body.Contains(order.Id.ToString())).OrderBy(message => message.Id).Select(message => message.Type).ToListAsync(Token));

    private Task<List<string>> MovementsAsync(Product product) => app.InScopeAsync(async db =>
    {
        var skus = product.Variants.Select(variant => variant.Sku).ToArray();
        var kinds = await db.StockMovements.Where(movement => skus.Contains(movement.Sku))
            .OrderBy(movement => movement.Id).Select(movement => movement.Kind).ToListAsync(Token);
        return kinds.ConvertAll(kind => kind.ToString().ToLowerInvariant());
    });

    private Task<(string Sku, bool InStock)> ListedAsync(Product product) => app.InScopeAsync(async db =>
    {
        var listing = await db.ProductListings.AsNoTracking().SingleAsync(listing => listing.ProductId == product.Id, Token);
        return (listing.Sku, listing.InStock);
    });

    /// <summary>The ledger adds up to the levels, and what is reserved is what the open reservations hold.</summary>
    private Task AssertLedgerAsync(Product product) => app.InScopeAsync(async db =>
    {
        foreach (var variant in product.Variants)
        {
            var item = await db.StockItems.AsNoTracking().SingleAsync(item => item.Sku == variant.Sku, Token);
            var movements = await db.StockMovements.Where(movement => movement.Sku == variant.Sku).ToListAsync(Token);
            var held = await db.StockReservations
                .Where(reservation => reservation.Sku == variant.Sku && reservation.Status == StockReservationStatus.Held)
                .SumAsync(reservation => reservation.Quantity, Token);

            Assert.InRange(item.Reserved, 0, item.OnHand);
            Assert.Equal(item.OnHand, movements.Sum(movement => movement.OnHandChange));
            Assert.Equal(item.Reserved, movements.Sum(movement => movement.ReservedChange));
            Assert.Equal(item.Reserved, held);
        }
    });

    private sealed record Order(IReadOnlyList<SkuQuantity> Lines)
    {
        public Order(Product product, params int[] quantities)
            : this([.. quantities.Select((quantity, index) => new SkuQuantity(product.Variants[index].Sku, quantity))])
        {
        }

        public Guid Id { get; } = Guid.CreateVersion7();
    }
}
