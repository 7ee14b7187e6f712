using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Returns;

internal static class GetReturn
{
    /// <param name="Comment">The customer's own words.</param>
    /// <param name="Note">The shop's: why it was rejected, or not all is paid back.</param>
    /// <param name="Refund">Null while none was asked for.</param>
    /// <param name="SendTo">Where it is to be sent, one line of the address each; empty unless it may be sent now.</param>
    public sealed record Response(
        Guid Id,
        string Number,
        ReturnStatus Status,
        Guid OrderId,
        string OrderNumber,
        IReadOnlyList<Line> Lines,
        string? Comment,
        string? Note,
        DateTimeOffset RequestedAt,
        DateTimeOffset? EndedAt,
        Repayment? Refund,
        IReadOnlyList<Step> Timeline,
        bool CanCancel,
        IReadOnlyList<string> SendTo);

    /// <param name="CameBack">Units that arrived, as the inspection found.</param>
    /// <param name="Refunded">Units whose money has gone back, or is on its way.</param>
    /// <param name="Paid">What was paid for those.</param>
    /// <param name="Deduction">What is held back of that.</param>
    public sealed record Line(
        string Sku,
        string Name,
        string? VariantName,
        string? Image,
        int Quantity,
        ReturnReason Reason,
        int CameBack,
        int Refunded,
        decimal Paid,
        decimal Deduction);

    /// <summary>What was paid for the lines, less their deductions, and shipping: to the cent.</summary>
    /// <param name="Shipping">How much of the amount is for shipping.</param>
    public sealed record Repayment(RefundStatus Status, decimal Amount, decimal Shipping, string Currency, DateTimeOffset At);

    public sealed record Step(ReturnStatus Status, DateTimeOffset At);

    public static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Guid id,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ReturnOptions> options,
        CancellationToken cancellationToken)
    {
        var found = await OrderOwner.Of(user, orderKey).OrdersIn(db, time.GetUtcNow()).AsNoTracking()
            .SelectMany(order => order.Returns, (order, back) => new
            {
                OrderNumber = order.Number,
                OrderLines = order.Lines,
                Return = back,
                Refund = order.Refunds.FirstOrDefault(refund => refund.Id == back.RefundId),
                Timeline = order.Timeline.Where(entry => entry.ReturnId == back.Id).OrderBy(entry => entry.Version).ToList(),
            })
            .AsSingleQuery().FirstOrDefaultAsync(found => found.Return.Id == id, cancellationToken);
        if (found is null)
        {
            return TypedResults.NotFound();
        }

        var back = found.Return;
        return TypedResults.Ok(new Response(
            back.Id,
            back.Number,
            back.Status,
            back.OrderId,
            found.OrderNumber,
            [.. back.Lines.Select(line => new Line(
                line.Sku,
                line.Name,
                line.VariantName,
                line.Image,
                line.Quantity,
                line.Reason,
                line.CameBack,
                line.Refunded,
                line.Refunded == 0 || found.Refund is null
                    ? 0
                    : found.Refund.PriceOf(found.OrderLines.Single(ordered => ordered.Sku == line.Sku), line.Refunded),
                line.Deduction))],
            back.Comment,
            back.Note,
            back.RequestedAt,
            back.EndedAt,
            found.Refund is { } refund
                ? new Repayment(refund.Status, refund.Amount, refund.Shipping, refund.Currency, refund.SettledAt ?? refund.CreatedAt)
                : null,
            [.. found.Timeline.Select(entry => new Step(Enum.Parse<ReturnStatus>(entry.To), entry.At))],
            back.CanCancel,
            back.Status is ReturnStatus.Approved ? options.Value.SendTo : []));
    }
}
