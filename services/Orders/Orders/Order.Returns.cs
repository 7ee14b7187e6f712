using Ecommerce.Contracts;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Returns;
using Ecommerce.Orders.Shipments;

namespace Ecommerce.Orders.Orders;

/// <summary>What is given back of an order.</summary>
internal sealed partial class Order
{
    private readonly List<Return> _returns = [];

    public IReadOnlyList<Return> Returns => _returns;

    /// <summary>Why something cannot be given back.</summary>
    public enum ReturnRefusal
    {
        None,

        /// <summary>Nothing has left yet.</summary>
        NotShipped,
        TooLate,

        /// <summary>There are not so many units with the customer, or no such line.</summary>
        TooMany,
    }

    /// <summary>The first moment at which it is too late to ask for a return; null while parcels are on their way.</summary>
    public DateTimeOffset? ReturnUntil(ReturnOptions options) => DeliveredAt is { } deliveredAt ? options.Until(deliveredAt) : null;

    /// <summary>
    /// Units that the customer has or is about to get, that are not in another return, and whose money has not gone back. Money that
    /// went back without a return is taken to be that of cancelled and lost units first.
    /// </summary>
    public int Returnable(OrderLine line)
    {
        var sent = UnitsIn(line, shipment => shipment.Status is ShipmentStatus.Shipped or ShipmentStatus.Delivered);
        var withoutGoods = line.Cancelled - line.Uncharged + UnitsIn(line, shipment => shipment.Status is ShipmentStatus.Lost);
        var paidBackInReturns = _returns.Sum(sent => sent.Lines.Where(back => back.Sku == line.Sku).Sum(back => back.Refunded));
        var kept = Math.Max(0, line.Refunded - paidBackInReturns - withoutGoods);
        return Math.Max(0, Math.Min(sent - _returns.Sum(back => back.UnitsBack(line.Sku)) - kept, RefundableApart(line)));
    }

    public ReturnRefusal CanReturn(IReadOnlyList<SkuQuantity> units, DateTimeOffset now, ReturnOptions options) =>
        IsClosed || !_shipments.Any(shipment => shipment.HasLeft) ? ReturnRefusal.NotShipped
        : now >= ReturnUntil(options) ? ReturnRefusal.TooLate
        : !Have(units, Returnable) ? ReturnRefusal.TooMany
        : ReturnRefusal.None;

    /// <summary>Call only where <see cref="CanReturn"/> finds no reason not to.</summary>
    /// <param name="units">One entry for each SKU, in SKU order.</param>
    public Return RequestReturn(
        IReadOnlyList<(SkuQuantity Units, ReturnReason Reason)> units,
        string? comment,
        Actor actor,
        DateTimeOffset now,
        ReturnOptions options)
    {
        if (CanReturn([.. units.Select(unit => unit.Units)], now, options) is not ReturnRefusal.None)
        {
            throw new InvalidOperationException($"Nothing like that can be given back of order {Id}.");
        }

        var asked = Return.Request(
            Id,
            [
                .. units.Select(unit =>
                {
                    var line = Lines.Single(line => line.Sku == unit.Units.Sku);
                    return new ReturnLine(line.Sku, line.Name, line.VariantName, line.Image, unit.Units.Quantity, unit.Reason);
                }),
            ],
            comment,
            now);
        _returns.Add(asked);
        RecordReturn(asked, null, actor, now);
        return asked;
    }

    /// <summary>Approved, rejected, received or cancelled.</summary>
    /// <returns>False where no path leads there.</returns>
    public bool MoveReturn(Return moved, ReturnStatus to, string? note, Actor? actor, DateTimeOffset now)
    {
        var from = moved.Status;
        if (!moved.Move(to, note, now))
        {
            return false;
        }

        RecordReturn(moved, from, actor, now, note);
        if (!moved.IsLive && Status is OrderStatus.Delivered)
        {
            // It may have been what the order waited for.
            Process.Progress(now);
        }

        return true;
    }

    /// <returns>False where it is not the return's turn, or more would have come back than was asked for.</returns>
    public bool InspectReturn(
        Return inspected,
        IReadOnlyDictionary<string, (int Restock, int WriteOff)> outcomes,
        string? note,
        Actor actor,
        DateTimeOffset now)
    {
        if (inspected.Status is not ReturnStatus.Received
            || outcomes.Any(outcome => inspected.Lines.FirstOrDefault(line => line.Sku == outcome.Key) is not { } line
                || outcome.Value.Restock + outcome.Value.WriteOff > line.Quantity))
        {
            return false;
        }

        inspected.Inspect(outcomes);
        return MoveReturn(inspected, ReturnStatus.Inspected, note, actor, now);
    }

    /// <summary>What was paid for so many units of a line.</summary>
    public decimal PaidFor(string sku, int quantity) => quantity == 0 ? 0 : PriceOf([new SkuQuantity(sku, quantity)]);

    /// <summary>Whether the money of a return, less what is held back, can be given back; nothing at all can.</summary>
    public Refusal CanRefundReturn(Return owed, IReadOnlyList<ReturnRepayment> repayments, bool withShipping) =>
        !owed.CanRefund ? Refusal.NotNow
        : repayments.Any(repayment => owed.Lines.FirstOrDefault(line => line.Sku == repayment.Sku) is not { } line
            || repayment.Quantity > line.CameBack
            || repayment.Deduction > PaidFor(repayment.Sku, repayment.Quantity)) ? Refusal.TooMany
        : IsNothing(repayments) && !withShipping ? Refusal.None
        : CanRefund(ToUnits(repayments), withShipping, repayments.Sum(repayment => repayment.Deduction), owed);

    /// <summary>
    /// Asks for the money of a return, or closes it where nothing is owed; call only where <see cref="CanRefundReturn"/> finds no
    /// reason not to.
    /// </summary>
    /// <param name="note">For the customer; needed where less goes back than was paid.</param>
    /// <returns>Null where nothing is owed.</returns>
    public Refund? RefundReturn(
        Return owed, IReadOnlyList<ReturnRepayment> repayments, bool withShipping, string? note, Actor actor, DateTimeOffset now)
    {
        if (CanRefundReturn(owed, repayments, withShipping) is not Refusal.None)
        {
            throw new InvalidOperationException($"Return {owed.Id} cannot be paid back like that.");
        }

        if (IsNothing(repayments) && !withShipping)
        {
            MoveReturn(owed, ReturnStatus.Closed, note, actor, now);
            return null;
        }

        var refund = RequestRefund(
            ToUnits(repayments), withShipping, note ?? owed.Number, actor, now, repayments.Sum(repayment => repayment.Deduction), owed);
        owed.PayBack(refund.Id, repayments, note);
        return refund;
    }

    public ReturnFacts ToReturnFacts(Return of) => new(
        of.Id,
        of.Number,
        Id,
        Number,
        CustomerId,
        ShippingAddress.Name,
        // Who hears of a guest's return writes to nobody.
        CustomerId is null ? null : Email,
        Language,
        [.. of.Lines.Select(line => new ReturnedUnits(line.Sku, line.Name, line.Quantity, line.Reason))],
        of.Comment,
        of.RequestedAt);

    public ReturnRefunded ToReturnRefunded(Return of, Refund refund) =>
        new(ToReturnFacts(of), Version, refund.Amount, refund.Currency, of.Note);

    /// <summary>Units whose money can be paid back apart from any return: what is in one is paid back there.</summary>
    public int RefundableApart(OrderLine line) => RefundableIn(line, null);

    private int RefundableIn(OrderLine line, Return? goods) => line.Refundable - _returns
        .Where(back => back.IsLive && back != goods)
        .Sum(back => back.Lines.Where(unit => unit.Sku == line.Sku).Sum(unit => unit.Quantity - unit.Refunded));

    /// <summary>A return is over when its money has gone back, and open again when the provider refused.</summary>
    private void FollowRefund(Refund refund, DateTimeOffset now)
    {
        if (_returns.FirstOrDefault(paid => paid.RefundId == refund.Id) is not { } paid)
        {
            return;
        }

        if (refund.Status is RefundStatus.Failed)
        {
            paid.RefundFailed();
            return;
        }

        MoveReturn(paid, ReturnStatus.Refunded, null, null, now);
        MoveReturn(paid, ReturnStatus.Closed, null, null, now);
    }

    /// <summary>An order of which no parcel arrived has ended once all of it is paid back.</summary>
    private void EndIfLost(DateTimeOffset now)
    {
        if (Status is OrderStatus.Shipped
            && _shipments.All(shipment => shipment.Status is ShipmentStatus.Lost)
            && _refunds.All(refund => refund.Status is not RefundStatus.Requested)
            && Lines.All(line => line.Refundable == 0)
            && Move(OrderStatus.Completed, now))
        {
            Process.Progress(null);
        }
    }

    private int UnitsIn(OrderLine line, Func<Shipment, bool> which) =>
        _shipments.Where(which).Sum(shipment => shipment.Lines.Where(unit => unit.Sku == line.Sku).Sum(unit => unit.Quantity));

    private bool IsNothing(IReadOnlyList<ReturnRepayment> repayments) =>
        repayments.All(repayment => repayment.Deduction == PaidFor(repayment.Sku, repayment.Quantity));

    private static List<SkuQuantity> ToUnits(IReadOnlyList<ReturnRepayment> repayments) =>
        [.. repayments.Where(repayment => repayment.Quantity > 0).Select(repayment => new SkuQuantity(repayment.Sku, repayment.Quantity))];

    private void RecordReturn(Return moved, ReturnStatus? from, Actor? actor, DateTimeOffset now, string? note = null) => Record(
        TimelineSubject.Return,
        from?.ToString(),
        moved.Status.ToString(),
        now,
        note: note is null ? moved.Number : $"{moved.Number}: {note}" is var text && text.Length <= 500 ? text : text[..500],
        actor: actor,
        returnId: moved.Id);
}
