using Ecommerce.Orders.Promotions;

namespace Ecommerce.Orders.Tests.Promotions;

public sealed class PromotionTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_says_why_an_order_does_not_get_it()
    {
        var promotion = Promotion.Create(Terms() with { Until = _now.AddDays(1), MinimumSubtotal = 30, UsageLimit = 2, LimitPerCustomer = 1 }, _now);

        Assert.Equal(PromotionRefusal.None, promotion.Check(30, 0, _now));
        Assert.Equal(PromotionRefusal.NotYetValid, promotion.Check(30, 0, _now.AddTicks(-1)));
        Assert.Equal(PromotionRefusal.Expired, promotion.Check(30, 0, _now.AddDays(1)));
        Assert.Equal(PromotionRefusal.MinimumNotReached, promotion.Check(29.99m, 0, _now));
        Assert.Equal(PromotionRefusal.AlreadyUsed, promotion.Check(30, 1, _now));

        Assert.True(promotion.Change(Terms() with { UsageLimit = 2 }, used: 2));
        Assert.Equal((PromotionRefusal.UsedUp, 2), (promotion.Check(30, 0, _now), promotion.Version));

        promotion.Archive(_now);
        promotion.Archive(_now.AddDays(1));
        Assert.Equal((_now, 3), (promotion.ArchivedAt, promotion.Version));
        Assert.False(promotion.Change(Terms(), 0));
    }

    [Theory]
    [InlineData(PromotionKind.Percentage, "12.5", "19.99", "2.50")]
    [InlineData(PromotionKind.Percentage, "10", "0.05", "0.01")]
    [InlineData(PromotionKind.Amount, "5", "19.99", "5")]
    [InlineData(PromotionKind.Amount, "50", "19.99", "19.99")]
    [InlineData(PromotionKind.FreeShipping, null, "19.99", "0")]
    public void It_takes_off_whole_cents_and_no_more_than_there_is(PromotionKind kind, string? value, string goods, string off) =>
        Assert.Equal(
            Parse(off), Promotion.Create(Terms() with { Kind = kind, Value = value is null ? null : Parse(value) }, _now).OffGoods(Parse(goods)));

    [Theory]
    [InlineData(" welcome-10 ", "WELCOME-10")]
    [InlineData("no", null)]
    [InlineData("ñandú", null)]
    [InlineData("two words", null)]
    [InlineData(null, null)]
    public void A_code_is_known_in_any_case(string? typed, string? code) => Assert.Equal(code, PromotionTerms.NormalizeCode(typed));

    [Theory]
    [InlineData(PromotionKind.Percentage, "100.01", "0", "value")]
    [InlineData(PromotionKind.Percentage, "0", "0", "value")]
    [InlineData(PromotionKind.Percentage, null, "0", "value")]
    [InlineData(PromotionKind.Amount, "1.005", "0", "value")]
    [InlineData(PromotionKind.FreeShipping, "1", "0", "value")]
    [InlineData(PromotionKind.Amount, "1", "-1", "minimumSubtotal")]
    public void What_contradicts_itself_is_named(PromotionKind kind, string? value, string minimum, string member)
    {
        var terms = Terms() with { Kind = kind, Value = value is null ? null : Parse(value), MinimumSubtotal = Parse(minimum) };

        Assert.Equal([member], terms.FindErrors().Keys);
        Assert.Equal([member, "until"], (terms with { Until = terms.From }).FindErrors().Keys);
    }

    private static PromotionTerms Terms() => new("Diez", "Ten", PromotionKind.Percentage, _now, 10);

    private static decimal Parse(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
