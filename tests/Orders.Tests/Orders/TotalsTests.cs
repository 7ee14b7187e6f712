using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Pricing;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class TotalsTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly decimal[] _rates = [21, 10, 4, 5.5m, 0];

    [Theory]
    [InlineData("0.01", "4.95")]
    [InlineData("49.99", "4.95")]
    [InlineData("50.00", "0")]
    public void Standard_shipping_is_flat_below_fifty(string goods, string price) =>
        Assert.Equal(Parse(price), ShippingTable.Of("ES", Parse(goods), 1000)[0].Price);

    [Theory]
    [InlineData("ES", 2_000, "7.95")]
    [InlineData("ES", 2_001, "11.95")]
    [InlineData("DE", 30_000, "39.95")]
    [InlineData("PT", 30_001, null)]
    public void Express_costs_by_zone_and_weight_and_takes_nothing_too_heavy(string country, int grams, string? price) =>
        Assert.Equal(price is null ? null : Parse(price), ShippingTable.Of(country, 100, grams).SingleOrDefault(option => option.Id == "express")?.Price);

    [Theory]
    [InlineData("1.004", "1.00")]
    [InlineData("1.005", "1.01")]
    [InlineData("1.015", "1.02")]
    [InlineData("1.0149999", "1.01")]
    public void A_price_is_rounded_to_the_cent_halves_away_from_zero(string price, string rounded) =>
        Assert.Equal(Parse(rounded), Totals.RoundPrice(Parse(price)));

    [Fact]
    public void Order_numbers_are_readable_and_do_not_repeat()
    {
        var numbers = Enumerable.Range(0, 1000).Select(_ => OrderNumber.New()).ToList();

        Assert.All(numbers, number => Assert.Matches("^EC-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", number));
        Assert.Equal(1000, numbers.Distinct().Count());
    }

    [Fact]
    public void Tax_is_rounded_once_for_each_rate_and_included_or_added()
    {
        OrderLine[] lines = [Line("A", 3, 9.99m, 21), Line("B", 1, 10, 4)];

        var included = Totals.Of(lines, 0, "standard", 4.95m, 21, taxIncluded: true);
        Assert.Equal(44.92m, included.Total);
        Assert.Equal([new TaxLine(21, 28.86m, 6.06m), new TaxLine(4, 9.62m, 0.38m)], included.TaxLines);

        var added = Totals.Of(lines, 0, "standard", 4.95m, 21, taxIncluded: false);
        Assert.Equal([new TaxLine(21, 34.92m, 7.33m), new TaxLine(4, 10, 0.40m)], added.TaxLines);
        Assert.Equal(44.92m + 7.73m, added.Total);
    }

    [Fact]
    public void A_discount_leaves_a_cent_for_each_unit_and_what_can_be_paid()
    {
        var totals = Totals.Of([Line("A", 2, 0.30m, 21), Line("B", 5, 0.01m, 21)], 1000, "standard", 0, 21, taxIncluded: true);

        Assert.Equal(Totals.Lowest, totals.Total);
        Assert.All(totals.Lines, line => Assert.True(line.Paid >= 0.01m * line.Quantity));
    }

    [Fact]
    public void Every_cent_of_any_order_is_explained()
    {
        var dice = new Random(4711);
        for (var round = 0; round < 2_000; round++)
        {
            var (totals, discount) = Draw(dice);

            Assert.Equal(totals.Total, totals.Lines.Sum(line => line.Paid) + totals.Shipping + (totals.TaxIncluded ? 0 : totals.ShippingTax));
            Assert.Equal(totals.Total, totals.TaxLines.Sum(line => line.Base + line.Tax));
            Assert.Equal(totals.Tax, totals.Lines.Sum(line => line.Tax) + totals.ShippingTax);
            Assert.True(totals.Discount <= discount);
            Assert.All(totals.Lines, line => Assert.InRange(line.Discount, 0, line.LineTotal));
        }
    }

    [Fact]
    public void However_an_order_is_cancelled_and_refunded_the_sum_is_what_was_captured()
    {
        var dice = new Random(815);
        for (var round = 0; round < 1_000; round++)
        {
            var order = Confirm(Draw(dice).Totals, dice);
            var payment = order.Payments.Single();
            var actor = new Actor("desk", "Desk");
            CancelSome(order, dice, actor);
            if (order.IsClosed)
            {
                continue;
            }

            order.RequestCapture(_now);
            order.CapturePayment(payment, payment.CaptureAmount!.Value, _now, new ProcessOptions());
            CancelSome(order, dice, actor);
            if (order.IsClosed)
            {
                order.RefundRest(payment, _now);
                Assert.Equal(payment.CapturedAmount, order.Refunds.Sum(refund => refund.Amount));
                continue;
            }

            Fail(order, dice);
            if (order.Lines.Any(line => line.Open > 0))
            {
                order.Ship(
                    [.. order.Lines.Where(line => line.Open > 0).Select(line => new SkuQuantity(line.Sku, line.Open))],
                    "Correos", "1", actor, _now, new ProcessOptions());
            }

            var withShipping = order.RefundableShipping > 0;
            while (order.Lines.Any(line => line.Refundable > 0))
            {
                var line = order.Lines.Where(line => line.Refundable > 0).OrderBy(_ => dice.Next()).First();
                SkuQuantity[] units = [new(line.Sku, dice.Next(1, line.Refundable + 1))];
                Assert.Equal(Order.Refusal.None, order.CanRefund(units, withShipping));
                order.RequestRefund(units, withShipping, "Returned", actor, _now);
                withShipping = false;
                Fail(order, dice);
                withShipping = order.RefundableShipping > 0;
            }

            if (withShipping)
            {
                order.RequestRefund([], true, "Returned", actor, _now);
            }

            Assert.Equal(payment.CapturedAmount, order.Refunds.Where(refund => refund.Status is not RefundStatus.Failed).Sum(refund => refund.Amount));
            Assert.Equal(0, payment.Refundable);
            Assert.All(order.Lines, line => Assert.Equal(line.Paid, line.GivenBack));
        }
    }

    [Fact]
    public void However_a_discounted_order_is_given_back_the_sum_is_what_was_captured_less_what_was_held_back()
    {
        var dice = new Random(2026);
        var actor = new Actor("desk", "Desk");
        for (var round = 0; round < 500; round++)
        {
            var totals = Draw(dice).Totals;
            while (totals.Discount == 0)
            {
                totals = Draw(dice).Totals;
            }

            var order = Confirm(totals, dice);
            CancelSome(order, dice, actor);
            if (order.IsClosed)
            {
                continue;
            }

            var payment = order.Payments.Single();
            order.Ship([.. order.Lines.Where(line => line.Open > 0).Select(line => new SkuQuantity(line.Sku, line.Open))], "Correos", "1", actor, _now, new ProcessOptions());
            order.CapturePayment(payment, payment.CaptureAmount!.Value, _now, new ProcessOptions());
            order.EndShipment(order.Shipments.Single(), ShipmentStatus.Delivered, actor, _now, new ProcessOptions());
            var heldBack = 0m;
            while (order.Lines.FirstOrDefault(line => order.Returnable(line) > 0) is { } line)
            {
                SkuQuantity units = new(line.Sku, dice.Next(1, order.Returnable(line) + 1));
                if (dice.Next(3) == 0)
                {
                    order.RequestRefund([units], false, "Broken", actor, _now);
                    Fail(order, dice);
                    continue;
                }

                var back = order.RequestReturn([(units, ReturnReason.Damaged)], null, actor, _now, new ReturnOptions());
                order.MoveReturn(back, ReturnStatus.Approved, null, actor, _now);
                order.MoveReturn(back, ReturnStatus.Received, null, actor, _now);
                order.InspectReturn(back, new Dictionary<string, (int, int)> { [line.Sku] = (units.Quantity, 0) }, null, actor, _now);
                var owed = order.PaidFor(line.Sku, units.Quantity);
                var deduction = dice.Next(2) == 0 ? 0 : dice.Next((int)(owed * 100) + 1) / 100m;
                ReturnRepayment[] repayments = [new(line.Sku, units.Quantity, deduction)];
                while (back.Status is not ReturnStatus.Closed)
                {
                    var refund = order.RefundReturn(back, repayments, false, "Used", actor, _now);
                    if (refund is not null && dice.Next(4) > 0)
                    {
                        order.SucceedRefund(refund, "re_1", _now);
                        heldBack += deduction;
                    }
                    else if (refund is not null)
                    {
                        order.FailRefund(refund, null, "No.", _now);
                    }
                }
            }

            if (order.RefundableShipping > 0)
            {
                order.RequestRefund([], true, "Sorry", actor, _now);
            }

            // Units for which nothing was owed have all of their price held back.
            Assert.All(order.Lines, line => Assert.InRange(line.GivenBack, 0, line.Paid));
            heldBack += order.Lines.Sum(line => line.Paid - line.GivenBack);
            Assert.Equal(
                payment.CapturedAmount,
                heldBack + order.Refunds.Where(refund => refund.Status is not RefundStatus.Failed).Sum(refund => refund.Amount));
        }
    }

    private static void CancelSome(Order order, Random dice, Actor actor)
    {
        foreach (var line in order.Lines.Where(line => line.Open > 0 && dice.Next(3) == 0).ToList())
        {
            if (!order.IsClosed)
            {
                order.CancelLines([new SkuQuantity(line.Sku, dice.Next(1, line.Open + 1))], "None left", actor, _now, new ProcessOptions());
            }
        }
    }

    /// <summary>The provider refuses one of the refunds that it has not answered.</summary>
    private static void Fail(Order order, Random dice)
    {
        if (dice.Next(4) == 0 && order.Refunds.FirstOrDefault(refund => refund.Status is RefundStatus.Requested) is { } refund)
        {
            order.FailRefund(refund, null, "No.", _now);
        }
    }

    private static Order Confirm(Totals totals, Random dice)
    {
        var order = Order.Place(
            "customer", "a@example.com", "es", new Address("N", "S", "C", "1", "ES", null), (Guid.NewGuid(), dice.Next()), totals, "EUR", _now, new ProcessOptions());
        order.ReserveStock(_now.AddMinutes(35), _now, new ProcessOptions());
        order.Authorize(order.Pay("es", _now, new PaymentOptions()), _now, new ProcessOptions());
        order.ClaimStock(_now);
        Assert.True(order.Confirm(_now));
        return order;
    }

    private static (Totals Totals, decimal Discount) Draw(Random dice)
    {
        var lines = Enumerable.Range(0, dice.Next(1, 6)).Select(index =>
            Line($"S{index}", dice.Next(1, 8), dice.Next(1, dice.Next(2) == 0 ? 100 : 20_000) / 100m, _rates[dice.Next(_rates.Length)])).ToList();
        lines.Add(Line("Z", 1, 1, 21));
        var subtotal = lines.Sum(line => line.LineTotal);
        var discount = dice.Next(4) switch
        {
            0 => 0,
            1 => dice.Next(0, 5_000) / 100m,
            var kind => Promotion.Create(
                new("P", "P", (PromotionKind)(kind - 2), _now, dice.Next(1, 10_001) / 100m), _now).OffGoods(subtotal),
        };
        return (Totals.Of(lines, discount, "standard", dice.Next(2) == 0 ? 0 : 4.95m, 21, dice.Next(3) > 0), discount);
    }

    private static OrderLine Line(string sku, int quantity, decimal price, decimal rate) =>
        new(sku, sku, null, sku, null, quantity, price, TaxRate: rate);

    private static decimal Parse(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
