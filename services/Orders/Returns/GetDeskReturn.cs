using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Returns;

internal static class GetDeskReturn
{
    /// <param name="Comment">The customer's own words.</param>
    /// <param name="Note">The shop's, which the customer sees.</param>
    /// <param name="RefundableShipping">What can go back for shipping beside the lines.</param>
    public sealed record Response(
        Guid Id,
        string Number,
        ReturnStatus Status,
        Guid OrderId,
        string OrderNumber,
        OrderStatus OrderStatus,
        string CustomerName,
        string Email,
        IReadOnlyList<Line> Lines,
        string Currency,
        string? Comment,
        string? Note,
        DateTimeOffset RequestedAt,
        DateTimeOffset? EndedAt,
        Repayment? Refund,
        IReadOnlyList<Step> Timeline,
        bool CanRefund,
        decimal RefundableShipping);

    /// <param name="Paid">
    /// What was paid for the units whose money goes back; before that for those that came back, and before the inspection for all
    /// of the line's.
    /// </param>
    public sealed record Line(
        string Sku,
        string Name,
        string? VariantName,
        int Quantity,
        ReturnReason Reason,
        int Restocked,
        int WrittenOff,
        int Refunded,
        decimal Deduction,
        decimal Paid);

    /// <param name="Shipping">How much of the amount is for shipping.</param>
    public sealed record Repayment(RefundStatus Status, decimal Amount, decimal Shipping, DateTimeOffset At, string? Error);

    /// <param name="By">Who did it; null where nobody in person did.</param>
    public sealed record Step(ReturnStatus Status, DateTimeOffset At, string? Note, string? By);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id, OrdersDbContext db, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking()
            .Include(order => order.Payments).Include(order => order.Refunds).Include(order => order.Returns)
            .Include(order => order.Timeline.Where(entry => entry.ReturnId == id))
            .AsSplitQuery().FirstOrDefaultAsync(order => order.Returns.Any(back => back.Id == id), cancellationToken);
        if (order is null)
        {
            return TypedResults.NotFound();
        }

        var back = order.Returns.Single(back => back.Id == id);
        var isInspected = back.Status is ReturnStatus.Inspected or ReturnStatus.Refunded or ReturnStatus.Closed;
        var canRefund = back.CanRefund && order.LivePayment is { IsCaptured: true };
        var refund = order.Refunds.FirstOrDefault(refund => refund.Id == back.RefundId);
        return TypedResults.Ok(new Response(
            back.Id,
            back.Number,
            back.Status,
            order.Id,
            order.Number,
            order.Status,
            order.ShippingAddress.Name,
            order.Email,
            [.. back.Lines.Select(line => new Line(
                line.Sku,
                line.Name,
                line.VariantName,
                line.Quantity,
                line.Reason,
                line.Restocked,
                line.WrittenOff,
                line.Refunded,
                line.Deduction,
                refund is not null && line.Refunded > 0
                    ? refund.PriceOf(order.Lines.Single(ordered => ordered.Sku == line.Sku), line.Refunded)
                    : order.PaidFor(line.Sku, isInspected ? line.CameBack : line.Quantity)))],
            order.Currency,
            back.Comment,
            back.Note,
            back.RequestedAt,
            back.EndedAt,
            refund is null
                ? null
                : new Repayment(refund.Status, refund.Amount, refund.Shipping, refund.SettledAt ?? refund.CreatedAt, refund.Error),
            [.. order.Timeline.OrderBy(entry => entry.Version)
                .Select(entry => new Step(Enum.Parse<ReturnStatus>(entry.To), entry.At, entry.Note, entry.ActorName))],
            back.CanRefund,
            canRefund ? order.RefundableShipping : 0));
    }
}
