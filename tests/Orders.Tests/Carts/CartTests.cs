using Ecommerce.Orders.Carts;

namespace Ecommerce.Orders.Tests.Carts;

public sealed class CartTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_are_of_128_random_bits()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => Cart.Open(null, _now).Id.ToByteArray(bigEndian: true)).ToList();

        // In a UUID of version 4 these bits stand still.
        Assert.True(ids.Select(id => id[6] >> 4).Distinct().Count() > 4);
        Assert.True(ids.Select(id => id[8] >> 6).Distinct().Count() == 4);
    }

    [Fact]
    public void A_repeat_changes_nothing_and_a_change_raises_the_version()
    {
        var cart = Cart.Open(null, _now);
        Assert.True(cart.SetQuantity("A", 2, null, _now));
        Assert.True(cart.SetQuantity("A", 2, null, _now));
        Assert.Equal(1, cart.Version);

        Assert.True(cart.SetQuantity("A", 3, null, _now));
        Assert.True(cart.SetQuantity("A", 0, null, _now));
        Assert.True(cart.SetQuantity("A", 0, null, _now));
        Assert.Equal(3, cart.Version);
        Assert.Empty(cart.Items);
    }

    [Fact]
    public void Items_stay_in_the_order_in_which_they_were_put_in()
    {
        var cart = Cart.Open(null, _now);
        foreach (var sku in new[] { "C", "A", "B" })
        {
            cart.SetQuantity(sku, 1, null, _now);
        }

        cart.SetQuantity("A", 5, null, _now);

        Assert.Equal(["C", "A", "B"], cart.Items.Select(item => item.Sku));
    }

    [Fact]
    public void A_full_cart_takes_no_other_sku_but_still_changes_quantities()
    {
        var cart = Cart.Open(null, _now);
        for (var index = 0; index < Cart.MaxItems; index++)
        {
            Assert.True(cart.SetQuantity($"SKU-{index}", 1, null, _now));
        }

        Assert.False(cart.SetQuantity("ANOTHER", 1, null, _now));
        Assert.True(cart.SetQuantity("SKU-5", 9, null, _now));
        Assert.Equal(Cart.MaxItems, cart.Items.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Cart.MaxQuantity + 1)]
    public void A_quantity_out_of_range_is_a_programming_error(int quantity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cart.Open(null, _now).SetQuantity("A", quantity, null, _now));

    [Fact]
    public void Merging_adds_quantities_up_to_the_limit()
    {
        var guest = Cart.Open(null, _now);
        guest.SetQuantity("A", 60, null, _now);
        guest.SetQuantity("B", 1, null, _now);
        var own = Cart.Open("customer", _now);
        own.SetQuantity("A", 60, null, _now);
        own.SetQuantity("C", 2, null, _now);

        own.Merge(guest, _now);

        Assert.Equal([("A", Cart.MaxQuantity), ("C", 2), ("B", 1)], own.Items.Select(item => (item.Sku, item.Quantity)));
    }

    [Fact]
    public void Merging_two_full_carts_drops_nothing()
    {
        var guest = Cart.Open(null, _now);
        var own = Cart.Open("customer", _now);
        for (var index = 0; index < Cart.MaxItems; index++)
        {
            guest.SetQuantity($"GUEST-{index}", 1, null, _now);
            own.SetQuantity($"OWN-{index}", 1, null, _now);
        }

        own.Merge(guest, _now);

        Assert.Equal(2 * Cart.MaxItems, own.Items.Count);
        Assert.False(own.SetQuantity("ANOTHER", 1, null, _now));
        Assert.True(own.SetQuantity("OWN-5", 0, null, _now));
    }

    [Fact]
    public void What_was_bought_leaves_and_what_was_added_since_stays()
    {
        var cart = Cart.Open("customer", _now);
        cart.SetQuantity("A", 5, null, _now);
        cart.SetQuantity("B", 1, null, _now);
        cart.SetQuantity("C", 1, null, _now);

        cart.RemoveBought([("A", 3), ("B", 1), ("GONE", 7)], _now);

        Assert.Equal([("A", 2), ("C", 1)], cart.Items.Select(item => (item.Sku, item.Quantity)));
    }

    [Fact]
    public void As_many_skus_are_kept_for_later_as_a_cart_holds()
    {
        var cart = Cart.Open(null, _now);
        for (var index = 0; index <= Cart.MaxItems; index++)
        {
            Assert.True(cart.SetQuantity($"SKU-{index}", 1, null, _now));
            Assert.Equal(index < Cart.MaxItems ? Cart.Move.Done : Cart.Move.NoRoom, cart.SaveForLater($"SKU-{index}", _now));
        }

        // There is room for more of what is kept already, up to the limit.
        cart.SetQuantity("SKU-5", Cart.MaxQuantity, null, _now);
        Assert.Equal(Cart.Move.Done, cart.SaveForLater("SKU-5", _now));
        Assert.Equal(Cart.MaxQuantity, cart.Saved.Single(item => item.Sku == "SKU-5").Quantity);
        Assert.Equal(Cart.Move.Unknown, cart.PutBack("ANOTHER", _now));
    }

    [Fact]
    public void A_guests_cart_lasts_30_days_and_a_customers_180_from_its_last_change()
    {
        var guest = Cart.Open(null, _now);
        var own = Cart.Open("customer", _now);
        Assert.Equal(_now.AddDays(30), guest.ExpiresAt);
        Assert.Equal(_now.AddDays(180), own.ExpiresAt);

        guest.SetQuantity("A", 1, null, _now.AddDays(10));
        Assert.Equal(_now.AddDays(40), guest.ExpiresAt);
    }
}
