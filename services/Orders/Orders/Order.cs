using System.Globalization;
using Ecommerce.Contracts;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Promotions;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// What a customer has bought, or wants to. Three machines move beside each other (order, stock, payment); each step is written
/// into the timeline with it. Events that come late, twice or in another order find a machine that has moved on, and change nothing.
/// </summary>
internal sealed partial class Order
{
    private readonly List<Payment> _payments = [];
    private readonly List<Refund> _refunds = [];
    private readonly List<Shipment> _shipments = [];
    private readonly List<TimelineEntry> _timeline = [];

    private Order()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What people call it; see <see cref="OrderNumber"/>.</summary>
    public required string Number { get; init; }

    /// <summary>Null for a guest, whose <see cref="OrderKey"/> stands in for an account.</summary>
    public string? CustomerId { get; private init; }

    /// <summary>Where mails about the order go.</summary>
    public required string Email { get; init; }

    /// <summary>Of those mails.</summary>
    public required string Language { get; init; }

    public OrderStatus Status { get; private set; }

    public StockStatus StockStatus { get; private set; }

    /// <summary>Of the latest attempt to pay; <see cref="PaymentStatus.Created"/> while there is none.</summary>
    public PaymentStatus PaymentStatus { get; private set; }

    /// <summary>Raised by each entry of the timeline.</summary>
    public int Version { get; private set; }

    public Guid CartId { get; private init; }

    public int CartVersion { get; private init; }

    /// <summary>In SKU order.</summary>
    public IReadOnlyList<OrderLine> Lines { get; private set; } = [];

    public decimal Subtotal { get; private init; }

    /// <summary>What was taken off the lines.</summary>
    public decimal Discount { get; private init; }

    /// <summary>Of <see cref="Promotion"/>, to be counted by.</summary>
    public Guid? PromotionId { get; private init; }

    /// <summary>What it cost less for; null for nothing. Held until the order ends without a sale.</summary>
    public AppliedPromotion? Promotion { get; private init; }

    /// <summary>How it is sent; null in orders older than the choice, which went by standard.</summary>
    public string? ShippingOption { get; private init; }

    public decimal Shipping { get; private init; }

    /// <summary>Shipping's part of the tax.</summary>
    public decimal ShippingTax { get; private init; }

    public decimal Tax { get; private init; }

    /// <summary>One for each rate; they add up to <see cref="Tax"/>. None in orders older than they are.</summary>
    public IReadOnlyList<TaxLine> TaxLines { get; private init; } = [];

    /// <summary>Whether prices and shipping have the tax in them; where not, it comes on top.</summary>
    public bool TaxIncluded { get; private init; }

    /// <summary>What the customer pays for shipping.</summary>
    public decimal ShippingPaid => Shipping + (TaxIncluded ? 0 : ShippingTax);

    public decimal Total { get; private init; }

    public required string Currency { get; init; }

    public required Address ShippingAddress { get; init; }

    public DateTimeOffset PlacedAt { get; private init; }

    /// <summary>Until when it can be paid; null while no stock is set aside, and once it is paid or closed.</summary>
    public DateTimeOffset? PayBy { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>When the last of its shipments arrived.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>When it was rejected, expired or cancelled.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public OrderProcess Process { get; private init; } = null!;

    public IReadOnlyList<Payment> Payments => _payments;

    public IReadOnlyList<Refund> Refunds => _refunds;

    public IReadOnlyList<Shipment> Shipments => _shipments;

    /// <summary>The entries that are new; the whole timeline is read by a query.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;

    public bool IsClosed => Status is OrderStatus.Rejected or OrderStatus.Expired or OrderStatus.Cancelled;

    /// <summary>The provider holds the money, or somebody has captured it there already.</summary>
    public bool IsPaid => PaymentStatus is PaymentStatus.Authorized or PaymentStatus.Captured;

    /// <summary>Nothing has been handed to the carrier, or is about to be.</summary>
    public bool CanCancel => Status is OrderStatus.Placed
        || (Status is OrderStatus.Confirmed && Lines.All(line => line.Shipped == 0));

    /// <summary>The attempt that holds money or may come to hold some.</summary>
    public Payment? LivePayment => _payments.FirstOrDefault(payment => payment.IsLive);

    public static Order Place(
        string? customerId,
        string email,
        string language,
        Address shippingAddress,
        (Guid Id, int Version) cart,
        Totals totals,
        string currency,
        DateTimeOffset now,
        ProcessOptions options,
        AppliedPromotion? promotion = null)
    {
        if (totals.Lines.Count == 0)
        {
            throw new ArgumentException("An order has at least one line.", nameof(totals));
        }

        var id = Guid.CreateVersion7(now);
        var order = new Order
        {
            Id = id,
            Number = OrderNumber.New(),
            CustomerId = customerId,
            Email = email,
            Language = language,
            ShippingAddress = shippingAddress,
            CartId = cart.Id,
            CartVersion = cart.Version,
            Lines = totals.Lines,
            Subtotal = totals.Subtotal,
            Discount = totals.Discount,
            PromotionId = promotion?.Id,
            Promotion = promotion,
            ShippingOption = totals.ShippingOption,
            Shipping = totals.Shipping,
            ShippingTax = totals.ShippingTax,
            Tax = totals.Tax,
            TaxLines = totals.TaxLines,
            TaxIncluded = totals.TaxIncluded,
            Total = totals.Total,
            Currency = currency,
            PlacedAt = now,
            Process = OrderProcess.Start(id, now + options.AnswerTimeout),
        };
        order.Record(TimelineSubject.Order, null, OrderStatus.Placed.ToString(), now);
        return order;
    }

    /// <returns>False when the order waits for no reservation.</returns>
    public bool ReserveStock(DateTimeOffset until, DateTimeOffset now, ProcessOptions options)
    {
        if (Status is not OrderStatus.Placed || StockStatus is not StockStatus.Pending)
        {
            return false;
        }

        MoveStock(StockStatus.Reserved, now);
        PayBy = until - options.PaymentMargin;
        Process.Progress(PayBy);
        return true;
    }

    /// <summary>There is not enough stock for it.</summary>
    /// <returns>False when the order waits for no reservation.</returns>
    public bool Reject(DateTimeOffset now, string note) =>
        StockStatus is StockStatus.Pending && Close(OrderStatus.Rejected, now, note);

    /// <summary>It was paid after its reservation had run out, and the stock is gone. The money goes back.</summary>
    /// <returns>False when the order waits for no claim.</returns>
    public bool RejectClaim(DateTimeOffset now, string note) =>
        IsPaid && StockStatus is not StockStatus.Claimed && Status is OrderStatus.Placed
        && Close(OrderStatus.Rejected, now, note);

    /// <summary>The reservation ran out. What is paid waits for the answer to its claim; what is not can be paid no more.</summary>
    /// <returns>False when nothing was set aside any more.</returns>
    public bool LoseReservation(DateTimeOffset now)
    {
        if (Status is not OrderStatus.Placed
            || StockStatus is not (StockStatus.Pending or StockStatus.Reserved)
            || !MoveStock(StockStatus.Released, now))
        {
            return false;
        }

        if (!IsPaid)
        {
            PayBy = now;
            Process.Progress(now);
        }

        return true;
    }

    /// <summary>The stock has left the shelves. Confirms the order where its money is held.</summary>
    /// <returns>False when the order is closed, and what was claimed must be given back; true also for a repeat.</returns>
    public bool ClaimStock(DateTimeOffset now)
    {
        if (IsClosed)
        {
            return false;
        }

        if (StockStatus is not StockStatus.Claimed)
        {
            MoveStock(StockStatus.Claimed, now);
        }

        return true;
    }

    /// <returns>True only for the call that confirmed it: stock is claimed and money is held.</returns>
    public bool Confirm(DateTimeOffset now)
    {
        if (StockStatus is not StockStatus.Claimed || !IsPaid || !Move(OrderStatus.Confirmed, now))
        {
            return false;
        }

        ConfirmedAt = now;
        PayBy = null;
        Process.Progress(null);
        return true;
    }

    /// <returns>False once anything has been shipped, or the order ended otherwise; cancelling twice is harmless.</returns>
    public bool Cancel(DateTimeOffset now, Actor? actor = null, string? note = null) =>
        Status is OrderStatus.Cancelled || (CanCancel && Close(OrderStatus.Cancelled, now, note, actor));

    /// <summary>The provider let go of the money before it was ours: what was about to be shipped stays.</summary>
    /// <returns>False when the order is not, or no longer, waiting for its money.</returns>
    public bool LoseMoney(DateTimeOffset now) =>
        (Status is OrderStatus.Placed or OrderStatus.Confirmed) && Close(OrderStatus.Cancelled, now, null);

    /// <summary>Why an order cannot be paid now.</summary>
    public enum PaymentRefusal
    {
        None,
        NoStockYet,
        AlreadyPaid,
        TooLate,
    }

    public PaymentRefusal CanPay(DateTimeOffset now) =>
        Status is not OrderStatus.Placed
            ? IsClosed ? PaymentRefusal.TooLate : PaymentRefusal.AlreadyPaid
        : IsPaid ? PaymentRefusal.AlreadyPaid
        : StockStatus is StockStatus.Pending ? PaymentRefusal.NoStockYet
        : StockStatus is not StockStatus.Reserved || PayBy is null || now >= PayBy ? PaymentRefusal.TooLate
        : PaymentRefusal.None;

    /// <summary>The attempt that is open, or a new one; call only where <see cref="CanPay"/> finds no reason not to.</summary>
    public Payment Pay(string language, DateTimeOffset now, PaymentOptions options)
    {
        if (CanPay(now) is not PaymentRefusal.None)
        {
            throw new InvalidOperationException($"Order {Id} cannot be paid now.");
        }

        if (LivePayment is { } open)
        {
            return open;
        }

        var payment = Payment.Start(this, _payments.Count + 1, language, now, options);
        _payments.Add(payment);
        PaymentStatus = payment.Status;
        Record(TimelineSubject.Payment, null, payment.Status.ToString(), now, payment.Id);
        return payment;
    }

    /// <summary>The provider holds the money.</summary>
    /// <returns>True when the stock is to be claimed now; false for a repeat, and when the order is closed and the money goes back.</returns>
    public bool Authorize(Payment payment, DateTimeOffset now, ProcessOptions options)
    {
        if (!MovePayment(payment, PaymentStatus.Authorized, now) || Status is not OrderStatus.Placed)
        {
            return false;
        }

        PayBy = null;
        Process.StopClosing();
        Process.Progress(now + options.AnswerTimeout);
        return true;
    }

    /// <returns>False when this refusal is known already, or the payment has moved on.</returns>
    public bool Decline(Payment payment, string code, string? message, DateTimeOffset now)
    {
        var from = payment.Status;
        if (!payment.Decline(code, message, now))
        {
            return false;
        }

        PaymentStatus = payment.Status;
        Record(TimelineSubject.Payment, from.ToString(), payment.Status.ToString(), now, payment.Id, code);
        return true;
    }

    /// <summary>The provider's page is closed, and nothing was paid on it.</summary>
    public bool ExpirePayment(Payment payment, DateTimeOffset now) => MovePayment(payment, PaymentStatus.Expired, now);

    /// <summary>The provider has given the held money back.</summary>
    public bool VoidPayment(Payment payment, DateTimeOffset now) => MovePayment(payment, PaymentStatus.Voided, now);

    /// <summary>Why units cannot be shipped, cancelled or paid back now.</summary>
    public enum Refusal
    {
        None,

        /// <summary>The order is not in a state for it.</summary>
        NotNow,

        /// <summary>There are not so many units left of a line, or no such line.</summary>
        TooMany,

        /// <summary>The money is being taken at this moment; afterwards it can be done.</summary>
        MoneyMoves,
    }

    public Refusal CanShip(IReadOnlyList<SkuQuantity> units) =>
        Status is not (OrderStatus.Confirmed or OrderStatus.PartiallyShipped) ? Refusal.NotNow
        : !Have(units, line => line.Open) ? Refusal.TooMany
        : Refusal.None;

    /// <summary>
    /// A parcel, which leaves as soon as the money is ours: at once where it was captured before, else when the provider has
    /// taken it. Call only where <see cref="CanShip"/> finds no reason not to.
    /// </summary>
    public Shipment Ship(
        IReadOnlyList<SkuQuantity> units, string carrier, string trackingNumber, Actor actor, DateTimeOffset now, ProcessOptions options)
    {
        if (CanShip(units) is not Refusal.None)
        {
            throw new InvalidOperationException($"Order {Id} cannot ship that now.");
        }

        var shipment = Shipment.Create(Id, _shipments.Count + 1, units, carrier, trackingNumber, now);
        _shipments.Add(shipment);
        Change(units, (line, quantity) => line with { Shipped = line.Shipped + quantity });
        RecordShipment(shipment, null, actor, now);
        if (_payments.Any(payment => payment.IsCaptured))
        {
            SendShipments(now, options);
        }
        else
        {
            RequestCapture(now);
            Process.Progress(now + options.AnswerTimeout);
        }

        return shipment;
    }

    /// <summary>Has the held money taken, less what was cancelled; only the first call does anything.</summary>
    public void RequestCapture(DateTimeOffset now)
    {
        if (LivePayment is { Status: PaymentStatus.Authorized, CaptureAmount: null } payment)
        {
            payment.Capture(Total - Lines.Sum(line => line.GivenBack), now);
        }
    }

    /// <summary>The provider has taken the money; what waits for it leaves.</summary>
    /// <returns>False for a repeat.</returns>
    public bool CapturePayment(Payment payment, decimal amount, DateTimeOffset now, ProcessOptions options)
    {
        if (!MovePayment(payment, PaymentStatus.Captured, now, ToNote(amount)))
        {
            return false;
        }

        payment.Captured(amount, now);
        if (!IsClosed && Status is not OrderStatus.Placed)
        {
            Process.Progress(null);
            SendShipments(now, options);
        }

        return true;
    }

    /// <returns>False where the parcel has not left, or has ended otherwise; repeating it is harmless.</returns>
    public bool EndShipment(Shipment shipment, ShipmentStatus outcome, Actor actor, DateTimeOffset now, ProcessOptions options)
    {
        var from = shipment.Status;
        if (from == outcome)
        {
            return true;
        }

        if (!shipment.Move(outcome, now))
        {
            return false;
        }

        RecordShipment(shipment, from, actor, now);
        FollowShipments(now, options);
        NoteMoney(now, options);
        EndIfLost(now);
        return true;
    }

    public Refusal CanCancelLines(IReadOnlyList<SkuQuantity> units) =>
        Status is not (OrderStatus.Confirmed or OrderStatus.PartiallyShipped) ? Refusal.NotNow
        : !Have(units, line => line.Open) ? Refusal.TooMany
        : LivePayment is { Status: PaymentStatus.Authorized, CaptureAmount: not null } ? Refusal.MoneyMoves
        : Refusal.None;

    /// <summary>
    /// Units that will never ship: they are not captured where the money is only held, and refunded where it has been captured.
    /// The last ones of an order of which nothing has been shipped cancel it. Call only where <see cref="CanCancelLines"/> finds
    /// no reason not to.
    /// </summary>
    public void CancelLines(
        IReadOnlyList<SkuQuantity> units, string reason, Actor actor, DateTimeOffset now, ProcessOptions options)
    {
        if (CanCancelLines(units) is not Refusal.None)
        {
            throw new InvalidOperationException($"Order {Id} cannot cancel that now.");
        }

        if (CanCancel && Lines.Sum(line => line.Open) == units.Sum(unit => unit.Quantity))
        {
            Cancel(now, actor, reason);
            return;
        }

        Record(TimelineSubject.Lines, null, "Cancelled", now, note: ToNote(units), actor: actor);
        if (_payments.FirstOrDefault(payment => payment.IsCaptured) is { } payment)
        {
            Change(units, (line, quantity) => line with { Cancelled = line.Cancelled + quantity });
            if (Math.Min(PriceOf(units), payment.Refundable) is > 0 and var amount)
            {
                AddRefund(payment, units, 0, amount, reason, actor, now);
            }
        }
        else
        {
            Change(units, (line, quantity) => line with
            {
                Cancelled = line.Cancelled + quantity,
                Uncharged = line.Uncharged + quantity,
                Settled = line.GivenBack + line.PriceOf(quantity),
            });
        }

        FollowShipments(now, options);
    }

    /// <summary>Shipping that has not been paid back.</summary>
    public decimal RefundableShipping =>
        ShippingPaid - _refunds.Where(refund => refund.Status is not RefundStatus.Failed).Sum(refund => refund.Shipping);

    /// <param name="units">One entry for each SKU.</param>
    /// <param name="withShipping">Whether shipping goes back too, all that has not yet.</param>
    /// <param name="deduction">What is held back of the price.</param>
    /// <param name="goods">The return that it is for; null for money apart from returns.</param>
    public Refusal CanRefund(IReadOnlyList<SkuQuantity> units, bool withShipping, decimal deduction = 0, Return? goods = null) =>
        IsClosed || LivePayment is not { IsCaptured: true } payment ? Refusal.NotNow
        : !Have(units, line => RefundableIn(line, goods)) || (withShipping && RefundableShipping <= 0) ? Refusal.TooMany
        : PriceOf(units) + (withShipping ? RefundableShipping : 0) - deduction is var amount && (amount <= 0 || amount > payment.Refundable)
            ? Refusal.TooMany
        : Refusal.None;

    /// <summary>Money back for units, for shipping, or both; call only where <see cref="CanRefund"/> finds no reason not to.</summary>
    /// <inheritdoc cref="CanRefund"/>
    public Refund RequestRefund(
        IReadOnlyList<SkuQuantity> units,
        bool withShipping,
        string reason,
        Actor actor,
        DateTimeOffset now,
        decimal deduction = 0,
        Return? goods = null)
    {
        if (CanRefund(units, withShipping, deduction, goods) is not Refusal.None)
        {
            throw new InvalidOperationException($"Order {Id} cannot pay that back.");
        }

        var shipping = withShipping ? RefundableShipping : 0;
        return AddRefund(LivePayment!, units, shipping, PriceOf(units) + shipping - deduction, reason, actor, now, goods);
    }

    /// <summary>An order without a sale keeps no money: what was captured for it all the same goes back.</summary>
    public void RefundRest(Payment payment, DateTimeOffset now)
    {
        // What the provider refused it would refuse again: somebody has to look.
        if (!IsClosed || payment.Refundable <= 0 || RefusedRefund is not null)
        {
            return;
        }

        // Nothing has been shipped, so whatever was charged and has not gone back is owed.
        List<SkuQuantity> owed =
        [
            .. Lines.Select(line => new SkuQuantity(line.Sku, line.Quantity - line.Uncharged - line.Refunded))
                .Where(unit => unit.Quantity > 0),
        ];
        var amount = payment.Refundable;
        if (PriceOf(owed) > amount)
        {
            owed = [];
        }

        AddRefund(payment, owed, owed.Count > 0 ? amount - PriceOf(owed) : 0, amount, "The order was cancelled.", null, now);
    }

    /// <summary>The provider has given the money back.</summary>
    /// <returns>False for a repeat.</returns>
    public bool SucceedRefund(Refund refund, string providerId, DateTimeOffset now)
    {
        if (!Settle(refund, RefundStatus.Succeeded, providerId, null, now))
        {
            return false;
        }

        var payment = _payments.Single(payment => payment.Id == refund.PaymentId);
        payment.Refunded(refund.Amount);
        MovePayment(
            payment,
            payment.RefundedAmount == payment.CapturedAmount ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded,
            now,
            ToNote(payment.RefundedAmount));
        FollowRefund(refund, now);
        EndIfLost(now);
        return true;
    }

    /// <summary>The provider refused: the money is still ours, and can be paid back by another refund.</summary>
    /// <returns>False for a repeat.</returns>
    public bool FailRefund(Refund refund, string? providerId, string error, DateTimeOffset now)
    {
        if (!Settle(refund, RefundStatus.Failed, providerId, error, now))
        {
            return false;
        }

        _payments.Single(payment => payment.Id == refund.PaymentId).RefundFailed(refund.Amount);
        Change(refund.Lines, (line, quantity) =>
            line with { Refunded = line.Refunded - quantity, Settled = line.GivenBack - refund.PriceOf(line, quantity) });
        FollowRefund(refund, now);
        return true;
    }

    /// <summary>The latest refund, where the provider refused it.</summary>
    public Refund? RefusedRefund => _refunds.MaxBy(refund => refund.Number) is { Status: RefundStatus.Failed } refused ? refused : null;

    /// <summary>The return whose money that was: it is asked for again there.</summary>
    public Return? RefusedReturn =>
        RefusedRefund?.ReturnId is { } id && _returns.Single(back => back.Id == id) is { CanRefund: true } back ? back : null;

    /// <summary>Asks the provider once more for what it refused, as another refund.</summary>
    /// <returns>Null where that is not the latest refund, was not refused, or its money goes back otherwise, as a return's does.</returns>
    public Refund? RetryRefund(Guid refundId, Actor actor, DateTimeOffset now)
    {
        if (RefusedRefund is not { } refused || refused.Id != refundId || RefusedReturn is not null)
        {
            return null;
        }

        var payment = _payments.Single(payment => payment.Id == refused.PaymentId);
        // The money of units in a return goes back there.
        if (refused.Amount > payment.Refundable
            || !Have(refused.Lines, line => line.Quantity - line.Uncharged - line.Refunded - (line.Refundable - RefundableApart(line))))
        {
            return null;
        }

        Process.Unstick();
        return AddRefund(payment, refused.Lines, refused.Shipping, refused.Amount, refused.Reason, actor, now);
    }

    /// <summary>Asking again may help: it is stuck, and not because the provider has answered with a refusal.</summary>
    public bool CanLookAgain => Process.StuckSince is not null && RefusedRefund is null;

    /// <summary>Somebody has seen to what was stuck: everything that is awaited is asked for anew, and at once.</summary>
    /// <returns>False where <see cref="CanLookAgain"/> is false.</returns>
    public bool LookAgain(Actor actor, DateTimeOffset now)
    {
        if (!CanLookAgain)
        {
            return false;
        }

        Process.Progress(now);
        LivePayment?.CheckNow(now);
        Record(TimelineSubject.Process, null, "LookedAgain", now, actor: actor);
        return true;
    }

    /// <summary>Notes whether the provider answers, and money that is to go back does, so that staff learns of what does not.</summary>
    public void NoteMoney(DateTimeOffset now, ProcessOptions options)
    {
        const string Refused = "The payment provider refused a refund.";
        const string Kept = "The payment provider has not given money back.";
        const string Unanswered = "The payment provider has not answered.";

        if (RefusedRefund is not null)
        {
            Process.Stick(Refused, now);
        }
        else if (_payments.Any(payment => payment.Checks >= options.StuckAfterChecks
            && (payment.RefundTotal > payment.RefundedAmount
                || (IsClosed && (payment.IsOpen || payment.Status is PaymentStatus.Authorized)))))
        {
            Process.Stick(Kept, now);
        }
        else if (_payments.Any(payment => payment.IsGivenUp))
        {
            Process.Stick(Process.StuckReason ?? Unanswered, now);
        }
        else if (Process.StuckReason is Unanswered || (Process.StuckReason is Refused or Kept && _payments.All(payment => payment.Checks == 0)))
        {
            Process.Unstick();
        }
    }

    /// <returns>False while it may still be paid, or is.</returns>
    public bool Expire(DateTimeOffset now) =>
        Status is OrderStatus.Placed && LivePayment is null && Close(OrderStatus.Expired, now, null);

    /// <summary>What the saga does when it is woken.</summary>
    public enum NextStep
    {
        /// <summary>Nothing, or waiting for the provider.</summary>
        Wait,
        AskForStockAgain,
        AskForClaimAgain,

        /// <summary>It has just expired.</summary>
        Expired,
    }

    /// <summary>Looks at what the order waits for, and moves it on where the time is over.</summary>
    public NextStep Check(DateTimeOffset now, ProcessOptions options)
    {
        if (Status is not OrderStatus.Placed)
        {
            CheckShipping(now, options);
            NoteMoney(now, options);
            return NextStep.Wait;
        }

        if (IsPaid)
        {
            const string Reason = "Catalog has not answered the claim of the stock.";
            if (Process.Attempts >= options.AskAtMost)
            {
                Process.GiveUp(Reason, now);
                return NextStep.Wait;
            }

            Process.WaitLonger(Reason, now, options);
            return NextStep.AskForClaimAgain;
        }

        if (StockStatus is StockStatus.Pending && now < PlacedAt + options.LongestWaitForStock)
        {
            Process.WaitLonger("Catalog has not answered the order for stock.", now, options);
            return NextStep.AskForStockAgain;
        }

        if (now < PayBy)
        {
            Process.Progress(PayBy);
            return NextStep.Wait;
        }

        // The provider's page is closed first: once the order has expired nobody may be able to pay for it.
        Process.StartClosing(now);
        if (Expire(now))
        {
            return NextStep.Expired;
        }

        AskProvider("The payment provider does not close its page.", now, options);
        return NextStep.Wait;
    }

    public OrderPlaced ToOrderPlaced() => new(Id, Version, CustomerId, ToQuantities());

    public OrderPaymentAuthorized ToOrderPaymentAuthorized() => new(Id, Version, ToQuantities());

    /// <summary>Everything that was cancelled so far, whichever call cancelled it.</summary>
    public OrderLinesCancelled ToOrderLinesCancelled() => new(
        Id,
        Version,
        [.. Lines.Where(line => line.Cancelled > 0).Select(line => new SkuQuantity(line.Sku, line.Cancelled))]);

    public OrderConfirmed ToOrderConfirmed() => new(Id, Version, CustomerId, ToQuantities());

    public OrderClosed ToOrderClosed() => new(Id, Version, CustomerId, Status switch
    {
        OrderStatus.Rejected => OrderOutcome.Rejected,
        OrderStatus.Expired => OrderOutcome.Expired,
        OrderStatus.Cancelled => OrderOutcome.Cancelled,
        _ => throw new InvalidOperationException($"Order {Id} is {Status}."),
    });

    private List<SkuQuantity> ToQuantities() => [.. Lines.Select(line => new SkuQuantity(line.Sku, line.Quantity))];

    /// <summary>Ends the order without a sale: whatever money is held goes back, and nothing stays set aside.</summary>
    private bool Close(OrderStatus outcome, DateTimeOffset now, string? note, Actor? actor = null)
    {
        if (!Move(outcome, now, note, actor))
        {
            return false;
        }

        ClosedAt = now;
        PayBy = null;
        if (StockStatus is not StockStatus.Released)
        {
            MoveStock(StockStatus.Released, now);
        }

        LivePayment?.CheckNow(now);
        Process.Progress(null);
        return true;
    }

    /// <summary>What the saga looks at once the order is confirmed.</summary>
    private void CheckShipping(DateTimeOffset now, ProcessOptions options)
    {
        if (Status is OrderStatus.Delivered)
        {
            if (_returns.Any(back => back.IsLive))
            {
                // Its end wakes the saga.
                Process.Progress(null);
            }
            else if (now >= DeliveredAt + options.CompleteAfter && Move(OrderStatus.Completed, now))
            {
                Process.Progress(null);
            }
            else
            {
                Process.Progress(DeliveredAt + options.CompleteAfter);
            }
        }
        else if (LivePayment is { Status: PaymentStatus.Authorized, CaptureAmount: not null } && !IsClosed)
        {
            AskProvider("The payment provider has not taken the money for the first shipment.", now, options);
        }
        else
        {
            Process.Progress(null);
        }
    }

    /// <summary>Has the provider asked about the live payment again, within the budget of questions about one step.</summary>
    private void AskProvider(string reason, DateTimeOffset now, ProcessOptions options)
    {
        if (Process.Attempts >= options.AskAtMost)
        {
            Process.GiveUp(reason, now);
            return;
        }

        LivePayment!.CheckNow(now);
        Process.WaitLonger(reason, now, options);
    }

    /// <summary>Hands over every parcel that waits for the money.</summary>
    private void SendShipments(DateTimeOffset now, ProcessOptions options)
    {
        foreach (var shipment in _shipments.OrderBy(shipment => shipment.Number))
        {
            var from = shipment.Status;
            if (shipment.Move(ShipmentStatus.Shipped, now))
            {
                RecordShipment(shipment, from, null, now);
            }
        }

        FollowShipments(now, options);
    }

    /// <summary>The order is as far as its parcels are.</summary>
    private void FollowShipments(DateTimeOffset now, ProcessOptions options)
    {
        if (_shipments.Any(shipment => shipment.HasLeft))
        {
            Move(
                Lines.All(line => line.Open == 0) && _shipments.All(shipment => shipment.HasLeft)
                    ? OrderStatus.Shipped
                    : OrderStatus.PartiallyShipped,
                now);
        }

        if (Status is OrderStatus.Shipped
            && _shipments.All(shipment => shipment.HasEnded)
            && _shipments.Any(shipment => shipment.Status is ShipmentStatus.Delivered)
            && Move(OrderStatus.Delivered, now))
        {
            DeliveredAt = now;
            Process.Progress(now + options.CompleteAfter);
        }
    }

    private Refund AddRefund(
        Payment payment,
        IReadOnlyList<SkuQuantity> units,
        decimal shipping,
        decimal amount,
        string reason,
        Actor? actor,
        DateTimeOffset now,
        Return? goods = null)
    {
        payment.AskRefund(amount, now);
        decimal[] prices = [.. units.Select(unit => PriceOf([unit]))];
        var refund = Refund.Request(payment, _refunds.Count + 1, units, prices, shipping, amount, reason, now, goods?.Id);
        _refunds.Add(refund);
        Change(units, (line, quantity) =>
            line with { Refunded = line.Refunded + quantity, Settled = line.GivenBack + line.PriceOf(quantity) });
        Record(TimelineSubject.Refund, null, refund.Status.ToString(), now, note: ToNote(amount), refundId: refund.Id, actor: actor);
        return refund;
    }

    private bool Settle(Refund refund, RefundStatus to, string? providerId, string? error, DateTimeOffset now)
    {
        var from = refund.Status;
        if (!refund.Settle(to, providerId, error, now))
        {
            return false;
        }

        Record(TimelineSubject.Refund, from.ToString(), to.ToString(), now, note: ToNote(refund.Amount), refundId: refund.Id);
        return true;
    }

    private bool Have(IReadOnlyList<SkuQuantity> units, Func<OrderLine, int> left) => units.All(unit =>
        unit.Quantity > 0 && Lines.FirstOrDefault(line => line.Sku == unit.Sku) is { } line && unit.Quantity <= left(line));

    private decimal PriceOf(IReadOnlyList<SkuQuantity> units) =>
        units.Sum(unit => Lines.Single(line => line.Sku == unit.Sku).PriceOf(unit.Quantity));

    private void Change(IReadOnlyList<SkuQuantity> units, Func<OrderLine, int, OrderLine> change) =>
        Lines = [.. Lines.Select(line =>
            units.FirstOrDefault(unit => unit.Sku == line.Sku) is { } unit ? change(line, unit.Quantity) : line)];

    private string ToNote(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {Currency}");

    private static string ToNote(IReadOnlyList<SkuQuantity> units)
    {
        var note = string.Join(", ", units.Select(unit => $"{unit.Sku} × {unit.Quantity}"));
        return note.Length <= 500 ? note : note[..500];
    }

    private bool Move(OrderStatus to, DateTimeOffset now, string? note = null, Actor? actor = null)
    {
        var from = Status;
        if (!OrderMachine.Order.Allow(from, to))
        {
            return false;
        }

        Status = to;
        Record(TimelineSubject.Order, from.ToString(), to.ToString(), now, note: note, actor: actor);
        return true;
    }

    private bool MoveStock(StockStatus to, DateTimeOffset now)
    {
        var from = StockStatus;
        if (!OrderMachine.Stock.Allow(from, to))
        {
            return false;
        }

        StockStatus = to;
        Record(TimelineSubject.Stock, from.ToString(), to.ToString(), now);
        return true;
    }

    private bool MovePayment(Payment payment, PaymentStatus to, DateTimeOffset now, string? note = null)
    {
        var from = payment.Status;
        if (!payment.Move(to, now))
        {
            return false;
        }

        if (payment == _payments.MaxBy(attempt => attempt.Attempt))
        {
            PaymentStatus = to;
        }

        Record(TimelineSubject.Payment, from.ToString(), to.ToString(), now, payment.Id, note);
        return true;
    }

    private void RecordShipment(Shipment shipment, ShipmentStatus? from, Actor? actor, DateTimeOffset now) => Record(
        TimelineSubject.Shipment,
        from?.ToString(),
        shipment.Status.ToString(),
        now,
        note: $"{shipment.Carrier} {shipment.TrackingNumber}",
        shipmentId: shipment.Id,
        actor: actor);

    private void Record(
        TimelineSubject subject,
        string? from,
        string to,
        DateTimeOffset at,
        Guid? paymentId = null,
        string? note = null,
        Guid? shipmentId = null,
        Guid? refundId = null,
        Actor? actor = null,
        Guid? returnId = null)
    {
        Version++;
        _timeline.Add(new TimelineEntry
        {
            OrderId = Id,
            Version = Version,
            Subject = subject,
            PaymentId = paymentId,
            ShipmentId = shipmentId,
            RefundId = refundId,
            ReturnId = returnId,
            From = from,
            To = to,
            At = at,
            Note = note,
            ActorId = actor?.Id,
            ActorName = actor?.Name,
        });
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.ToTable("orders");
            builder.Property(order => order.Id).ValueGeneratedNever();
            builder.Property(order => order.Number).HasMaxLength(20);
            builder.Property(order => order.CustomerId).HasMaxLength(255);
            builder.Property(order => order.Email).HasMaxLength(254);
            builder.Property(order => order.Language).HasMaxLength(2);
            builder.Property(order => order.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.StockStatus).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.PaymentStatus).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.Version).IsConcurrencyToken();
            builder.Property(order => order.Lines).IsJson();
            builder.Property(order => order.Subtotal).HasPrecision(12, 2);
            builder.Property(order => order.Discount).HasPrecision(12, 2).HasDefaultValue(0m).ValueGeneratedNever();
            builder.Property(order => order.Promotion).IsJson();
            builder.Property(order => order.ShippingOption).HasMaxLength(20);
            builder.Property(order => order.Shipping).HasPrecision(12, 2);
            builder.Property(order => order.ShippingTax).HasPrecision(12, 2).HasDefaultValue(0m).ValueGeneratedNever();
            builder.Property(order => order.Tax).HasPrecision(12, 2).HasDefaultValue(0m).ValueGeneratedNever();
            builder.Property(order => order.TaxLines).IsJson().HasDefaultValueSql("'[]'").ValueGeneratedNever();
            builder.Property(order => order.TaxIncluded).HasDefaultValue(true).ValueGeneratedNever();
            builder.Property(order => order.Total).HasPrecision(12, 2);
            builder.Property(order => order.Currency).HasMaxLength(3);
            builder.ComplexProperty(order => order.ShippingAddress, address =>
            {
                address.Property(to => to.Name).HasMaxLength(200);
                address.Property(to => to.Street).HasMaxLength(200);
                address.Property(to => to.City).HasMaxLength(100);
                address.Property(to => to.PostalCode).HasMaxLength(20);
                address.Property(to => to.Country).HasMaxLength(2);
                address.Property(to => to.Phone).HasMaxLength(30);
            });
            builder.HasOne(order => order.Process).WithOne().HasForeignKey<OrderProcess>(process => process.OrderId);
            builder.HasMany(order => order.Payments).WithOne().HasForeignKey(payment => payment.OrderId);
            builder.HasMany(order => order.Refunds).WithOne().HasForeignKey(refund => refund.OrderId);
            builder.HasMany(order => order.Returns).WithOne().HasForeignKey(back => back.OrderId);
            builder.HasMany(order => order.Shipments).WithOne().HasForeignKey(shipment => shipment.OrderId);
            builder.HasMany(order => order.Timeline).WithOne().HasForeignKey(entry => entry.OrderId);
            builder.Ignore(order => order.LivePayment);
            builder.Ignore(order => order.RefundableShipping);
            builder.Ignore(order => order.RefusedRefund);
            builder.Ignore(order => order.RefusedReturn);
            builder.HasIndex(order => order.Number).IsUnique();
            builder.HasIndex(order => new { order.PromotionId, order.CustomerId }).HasFilter("promotion_id IS NOT NULL");
            // The order desk's list.
            builder.HasIndex(order => new { order.PlacedAt, order.Id }).IsDescending();
            builder.HasIndex(order => new { order.CustomerId, order.PlacedAt, order.Id }).IsDescending(false, true, true);

            // One cart as it stood is bought once; it is free again when that came to nothing.
            builder.HasIndex(order => new { order.CartId, order.CartVersion }).IsUnique().HasDatabaseName(CartIndex)
                .HasFilter("status NOT IN ('Rejected', 'Expired', 'Cancelled')");
        }

        public const string CartIndex = "ix_orders_one_per_cart_version";
    }
}
