using Ecommerce.Catalog.Stock;

namespace Ecommerce.Catalog.Tests.Stock;

public sealed class OrderStockTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Stock_is_reserved_once()
    {
        var stock = OrderStock.For(Guid.NewGuid());
        Assert.True(stock.CanReserve);

        stock.Reserve(_now.AddMinutes(35), _now);

        Assert.False(stock.CanReserve);
        Assert.Equal((OrderStockStatus.Reserved, _now.AddMinutes(35)), (stock.Status, stock.ExpiresAt));
        Assert.Throws<InvalidOperationException>(() => stock.Reserve(_now, _now));
    }

    [Fact]
    public void What_ran_out_can_still_be_claimed()
    {
        var stock = OrderStock.For(Guid.NewGuid());
        stock.Reserve(_now, _now);
        stock.Expire(_now);
        stock.Claim(_now);

        Assert.Equal(OrderStockStatus.Claimed, stock.Status);
        Assert.Null(stock.ExpiresAt);
        Assert.Throws<InvalidOperationException>(() => stock.Expire(_now));
        Assert.Throws<InvalidOperationException>(() => stock.Reject(_now));
    }

    [Fact]
    public void Closed_is_final_even_for_an_order_never_heard_of()
    {
        var stock = OrderStock.For(Guid.NewGuid());
        stock.Close(_now);

        Assert.False(stock.CanReserve);
        Assert.Throws<InvalidOperationException>(() => stock.Claim(_now));
        Assert.Throws<InvalidOperationException>(() => stock.Reject(_now));
        stock.Close(_now);
        Assert.Equal(OrderStockStatus.Closed, stock.Status);
    }
}
