using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private static readonly ProcessOptions _process = new();
    private static readonly PaymentOptions _payments = new();

    [Fact]
    public void A_placed_order_waits_for_stock_and_looks_again()
    {
        var order = Place();

        Assert.Equal((OrderStatus.Placed, StockStatus.Pending, PaymentStatus.Created), States(order));
        Assert.Equal(Order.PaymentRefusal.NoStockYet, order.CanPay(_now));
        Assert.Equal(_now + _process.AnswerTimeout, order.Process.NextCheckAt);
        Assert.Equal(["A", "B"], order.Lines.Select(line => line.Sku));
        Assert.Equal(1, order.Version);
    }

    [Fact]
    public void The_usual_path_ends_confirmed_with_nothing_awaited()
    {
        var order = Place();
        Assert.True(order.ReserveStock(_now.AddMinutes(35), _now, _process));
        Assert.Equal(_now.AddMinutes(33), order.PayBy);
        var payment = order.Pay("es", _now, _payments);
        Assert.Same(payment, order.Pay("en", _now, _payments));
        Assert.True(order.Authorize(payment, _now, _process));
        Assert.False(order.Confirm(_now));
        Assert.True(order.ClaimStock(_now));
        Assert.True(order.Confirm(_now));

        Assert.Equal((OrderStatus.Confirmed, StockStatus.Claimed, PaymentStatus.Authorized), States(order));
        Assert.Null(order.Process.NextCheckAt);
        Assert.Null(order.PayBy);
        Assert.Equal(order.Version, order.Timeline.Count);
        Assert.Equal(Enumerable.Range(1, order.Version), order.Timeline.Select(entry => entry.Version));
    }

    [Fact]
    public void Every_step_done_again_changes_nothing()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        order.Authorize(payment, _now, _process);
        order.ClaimStock(_now);
        order.Confirm(_now);
        var version = order.Version;

        Assert.False(order.ReserveStock(_now.AddMinutes(99), _now, _process));
        Assert.False(order.Reject(_now, "late"));
        Assert.False(order.RejectClaim(_now, "late"));
        Assert.False(order.LoseReservation(_now));
        Assert.False(order.Authorize(payment, _now, _process));
        Assert.True(order.ClaimStock(_now));
        Assert.False(order.Confirm(_now));
        Assert.False(order.Expire(_now));
        Assert.False(order.Decline(payment, "card_declined", null, _now));
        Assert.False(order.ExpirePayment(payment, _now));
        Assert.Equal(Order.NextStep.Wait, order.Check(_now.AddDays(1), _process));

        Assert.Equal(version, order.Version);
    }

    [Fact]
    public void A_rejected_order_is_over()
    {
        var order = Place();

        Assert.True(order.Reject(_now, "A (0/1)"));

        Assert.Equal((OrderStatus.Rejected, StockStatus.Released, PaymentStatus.Created), States(order));
        Assert.Equal(Order.PaymentRefusal.TooLate, order.CanPay(_now));
        Assert.False(order.Cancel(_now));
        Assert.False(order.ClaimStock(_now));
        Assert.Null(order.Process.NextCheckAt);
    }

    [Fact]
    public void Cancelling_asks_for_the_money_to_be_given_back()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        order.Authorize(payment, _now, _process);
        payment.CheckNoMore(payment.Hints, null, _now);
        Assert.Null(payment.NextCheckAt);

        Assert.True(order.Cancel(_now));
        Assert.True(order.Cancel(_now));

        Assert.Equal((OrderStatus.Cancelled, StockStatus.Released, PaymentStatus.Authorized), States(order));
        Assert.Equal(_now, payment.NextCheckAt);
        Assert.True(order.VoidPayment(payment, _now));
        Assert.Equal(PaymentStatus.Voided, order.PaymentStatus);
    }

    [Fact]
    public void An_unpaid_order_expires_only_once_its_page_is_closed()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        var late = order.PayBy!.Value;

        Assert.Equal(Order.NextStep.Wait, order.Check(late, _process));
        Assert.Equal(OrderStatus.Placed, order.Status);
        Assert.Equal(late, order.Process.ClosingSince);
        Assert.Equal(late, payment.NextCheckAt);
        Assert.Equal(Order.PaymentRefusal.TooLate, order.CanPay(late));
        Assert.False(order.Expire(late));

        Assert.True(order.ExpirePayment(payment, late));
        Assert.True(order.Expire(late));
        Assert.Equal((OrderStatus.Expired, StockStatus.Released, PaymentStatus.Expired), States(order));
    }

    [Fact]
    public void Paid_at_the_last_moment_an_order_goes_on()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        order.Check(order.PayBy!.Value, _process);

        Assert.True(order.Authorize(payment, _now.AddMinutes(34), _process));

        Assert.Null(order.Process.ClosingSince);
        Assert.Equal(Order.NextStep.AskForClaimAgain, order.Check(_now.AddMinutes(40), _process));
    }

    [Fact]
    public void Paid_after_the_reservation_ran_out_an_order_waits_for_its_claim()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        order.Authorize(payment, _now, _process);

        Assert.True(order.LoseReservation(_now));
        Assert.Equal(StockStatus.Released, order.StockStatus);
        Assert.True(order.ClaimStock(_now));
        Assert.True(order.Confirm(_now));
    }

    [Fact]
    public void A_refused_claim_ends_the_order_and_frees_the_money()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        Assert.False(order.RejectClaim(_now, "not paid"));
        order.Authorize(payment, _now, _process);
        payment.CheckNoMore(payment.Hints, null, _now);

        Assert.True(order.RejectClaim(_now, "gone"));

        Assert.Equal(OrderStatus.Rejected, order.Status);
        Assert.Equal(_now, payment.NextCheckAt);
    }

    [Fact]
    public void Declines_are_noted_once_each_and_leave_the_page_open()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);

        Assert.True(order.Decline(payment, "generic_decline", "No.", _now));
        Assert.False(order.Decline(payment, "generic_decline", "No.", _now));
        Assert.True(order.Decline(payment, "insufficient_funds", "No money.", _now));

        Assert.Equal(PaymentStatus.Declined, order.PaymentStatus);
        Assert.Equal(Order.PaymentRefusal.None, order.CanPay(_now));
        Assert.Same(payment, order.Pay("es", _now, _payments));
        Assert.True(order.Authorize(payment, _now, _process));
        Assert.Null(payment.DeclineCode);
    }

    [Fact]
    public void A_closed_page_is_followed_by_a_new_attempt()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var first = order.Pay("es", _now, _payments);
        order.ExpirePayment(first, _now);

        var second = order.Pay("es", _now, _payments);

        Assert.Equal((1, 2), (first.Attempt, second.Attempt));
        Assert.Equal(PaymentStatus.Created, order.PaymentStatus);
        Assert.False(order.Authorize(first, _now, _process));
        Assert.True(order.Authorize(second, _now, _process));
    }

    [Fact]
    public void Without_an_answer_about_stock_it_asks_again_then_is_stuck_then_expires()
    {
        var order = Place();
        var now = _now;
        for (var attempt = 1; attempt <= _process.StuckAfter; attempt++)
        {
            Assert.Null(order.Process.StuckSince);
            var due = order.Process.NextCheckAt!.Value;
            Assert.True(due > now);
            now = due;
            Assert.Equal(Order.NextStep.AskForStockAgain, order.Check(now, _process));
        }

        Assert.Equal(now, order.Process.StuckSince);
        Assert.NotNull(order.Process.StuckReason);
        Assert.Equal(Order.NextStep.Expired, order.Check(_now + _process.LongestWaitForStock, _process));
        Assert.Equal(OrderStatus.Expired, order.Status);
    }

    [Fact]
    public void Without_an_answer_to_its_claim_a_paid_order_is_asked_about_so_often_and_then_by_hand()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        order.Authorize(payment, _now, _process);
        var asked = 0;
        var now = _now;
        while (order.Process.NextCheckAt is { } next)
        {
            now = next;
            asked += order.Check(now, _process) is Order.NextStep.AskForClaimAgain ? 1 : 0;
        }

        Assert.Equal(_process.AskAtMost, asked);
        Assert.NotNull(order.Process.StuckSince);
        Assert.True(order.LookAgain(new Actor("m", "Manager"), now));
        Assert.Null(order.Process.StuckSince);
        Assert.Equal(Order.NextStep.AskForClaimAgain, order.Check(now, _process));
        Assert.False(order.LookAgain(new Actor("m", "Manager"), now));
    }

    [Fact]
    public void A_provider_that_does_not_close_its_page_is_asked_so_often_and_then_by_hand()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        var asked = 0;
        var now = _now;
        while (order.Process.NextCheckAt is { } next)
        {
            now = next;
            var hints = payment.Hints;
            order.Check(now, _process);
            asked += payment.Hints - hints;
        }

        Assert.Equal(_process.AskAtMost, asked);
        Assert.Contains("does not close", order.Process.StuckReason, StringComparison.Ordinal);
        Assert.True(order.LookAgain(new Actor("m", "Manager"), now));
        Assert.Equal(now, order.Process.NextCheckAt);
    }

    [Fact]
    public void Questions_in_vain_about_a_payment_are_bounded_and_news_gives_a_new_budget()
    {
        var order = Place();
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        var payment = order.Pay("es", _now, _payments);
        for (var question = 0; question < 1_000; question++)
        {
            payment.CheckAgain(payment.Hints, null, isInVain: false, _now, _payments);
        }

        Assert.Equal(_now + _payments.LongestWait, payment.NextCheckAt);
        payment.CheckNow(_now);
        for (var question = 0; question < _payments.AskAtMost; question++)
        {
            Assert.False(payment.IsGivenUp);
            payment.CheckAgain(payment.Hints, "away", isInVain: true, _now, _payments);
        }

        Assert.True(payment.IsGivenUp);
        order.NoteMoney(_now, _process);
        Assert.Equal("The payment provider has not answered.", order.Process.StuckReason);
        payment.CheckNow(_now);
        order.NoteMoney(_now, _process);
        Assert.Null(order.Process.StuckReason);
    }

    [Fact]
    public void Progress_ends_being_stuck()
    {
        var order = Place();
        for (var attempt = 0; attempt < _process.StuckAfter; attempt++)
        {
            order.Check(_now, _process);
        }

        Assert.NotNull(order.Process.StuckSince);
        order.ReserveStock(_now.AddMinutes(35), _now, _process);
        Assert.Null(order.Process.StuckSince);
    }

    [Fact]
    public void An_order_without_lines_cannot_be_made() => Assert.Throws<ArgumentException>(() => Order.Place(
        "customer", "a@example.com", "es", Address(), (Guid.NewGuid(), 1), Priced([]), "EUR", _now, _process));

    private static Order Place() => Order.Place(
        "customer",
        "a@example.com",
        "es",
        Address(),
        (Guid.NewGuid(), 1),
        Priced([new OrderLine("B", "Mug", null, "mug", null, 1, 10), new OrderLine("A", "Tea", null, "tea", null, 2, 5)]),
        "EUR",
        _now,
        _process);

    private static Totals Priced(OrderLine[] lines) => Totals.Of(lines, 0, "standard", 4.95m, 21, taxIncluded: true);

    private static Address Address() => new("Name", "Street", "City", "1", "ES", null);

    private static (OrderStatus, StockStatus, PaymentStatus) States(Order order) =>
        (order.Status, order.StockStatus, order.PaymentStatus);
}
