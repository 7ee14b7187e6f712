using Ecommerce.Orders.Orders;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class TotalsTests
{
    [Theory]
    [InlineData("0.01", 1, "4.96")]
    [InlineData("16.66", 3, "54.93")]
    [InlineData("49.99", 1, "54.94")]
    [InlineData("50.00", 1, "50.00")]
    [InlineData("0.10", 99, "14.85")]
    [InlineData("33.33", 3, "99.99")]
    public void Shipping_is_flat_below_fifty(string price, int quantity, string total)
    {
        var line = new OrderLine("A", "A", null, "a", null, quantity, decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), Totals.Of(line.LineTotal).Total);
    }

    [Theory]
    [InlineData("1.004", "1.00")]
    [InlineData("1.005", "1.01")]
    [InlineData("1.015", "1.02")]
    [InlineData("1.0149999", "1.01")]
    public void A_price_is_rounded_to_the_cent_halves_away_from_zero(string price, string rounded) => Assert.Equal(
        decimal.Parse(rounded, System.Globalization.CultureInfo.InvariantCulture),
        Totals.RoundPrice(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Order_numbers_are_readable_and_do_not_repeat()
    {
        var numbers = Enumerable.Range(0, 1000).Select(_ => OrderNumber.New()).ToList();

        Assert.All(numbers, number => Assert.Matches("^EC-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", number));
        Assert.Equal(1000, numbers.Distinct().Count());
    }
}
