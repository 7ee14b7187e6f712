using System.ComponentModel.DataAnnotations;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Returns;

/// <summary>What <see cref="RefundReturn"/> would give back; nothing is promised by it.</summary>
internal static class QuoteReturnRefund
{
    /// <param name="Lines">Those that are paid for; each SKU once.</param>
    /// <param name="Shipping">Whether shipping goes back too, all that has not yet.</param>
    public sealed record Request([property: Length(0, 100), NoNulls] IReadOnlyList<RefundReturn.Line> Lines, bool Shipping = false);

    /// <param name="Lines">In SKU order.</param>
    /// <param name="Shipping">How much of the amount is for shipping.</param>
    /// <param name="Amount">What goes back in all, at least zero.</param>
    public sealed record Response(IReadOnlyList<Line> Lines, decimal Shipping, decimal Amount, string Currency);

    /// <param name="Paid">What was paid for these units.</param>
    /// <param name="Deduction">How much of that is held back.</param>
    public sealed record Line(string Sku, int Quantity, decimal Paid, decimal Deduction);

    public static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        Guid id, Request request, OrdersDbContext db, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking()
            .Include(order => order.Payments).Include(order => order.Refunds).Include(order => order.Returns)
            .AsSplitQuery().FirstOrDefaultAsync(order => order.Returns.Any(back => back.Id == id), cancellationToken);
        if (order is null)
        {
            return TypedResults.NotFound();
        }

        var repayments = RefundReturn.ToRepayments(request.Lines);
        if (RefundReturn.Refusal(order, order.Returns.Single(back => back.Id == id), repayments, request.Shipping) is { } refusal)
        {
            return TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict);
        }

        List<Line> lines =
        [
            .. repayments.Select(line => new Line(line.Sku, line.Quantity, order.PaidFor(line.Sku, line.Quantity), line.Deduction)),
        ];
        var shipping = request.Shipping ? order.RefundableShipping : 0;
        return TypedResults.Ok(new Response(lines, shipping, lines.Sum(line => line.Paid - line.Deduction) + shipping, order.Currency));
    }
}
