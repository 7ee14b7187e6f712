using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Orders.Returns;

/// <summary>What came back is looked at, once for all: units that can be sold again, units that cannot, and what is left of a line has not come.</summary>
internal static class InspectReturn
{
    /// <param name="Lines">Those of which anything came; each SKU once.</param>
    /// <param name="Note">Shown to the customer.</param>
    public sealed record Request(
        [property: Length(0, 100), NoNulls] IReadOnlyList<Line> Lines,
        [property: PlainText(500)] string? Note = null);

    /// <param name="Restock">Units that can be sold again.</param>
    /// <param name="WriteOff">Units that cannot.</param>
    public sealed record Line(
        [property: StringLength(64, MinimumLength = 1)] string Sku,
        [property: Range(0, 9_999)] int Restock,
        [property: Range(0, 9_999)] int WriteOff);

    public static Task<Idempotent<Results<Ok<ReturnItem>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        OrdersTelemetry telemetry,
        CancellationToken cancellationToken) => DeskStep.TakeAsync(
            db,
            key,
            user,
            request,
            id,
            (order, back) =>
            {
                if (back.Status is not ReturnStatus.Received)
                {
                    return $"The return is {back.Status}; only what was received can be inspected.";
                }

                var outcomes = request.Lines.GroupBy(line => line.Sku)
                    .ToDictionary(same => same.Key, same => (same.Sum(line => line.Restock), same.Sum(line => line.WriteOff)));
                var note = request.Note is { } text ? PlainTextAttribute.Clean(text) : null;
                if (!order.InspectReturn(back, outcomes, note, Actor.From(user), time.GetUtcNow()))
                {
                    return "That is more of at least one line than was to come back.";
                }

                db.Publish(new ReturnInspected(
                    back.Id,
                    order.Id,
                    order.Version,
                    [.. back.Lines.Where(line => line.Restocked > 0).Select(line => new SkuQuantity(line.Sku, line.Restocked))],
                    order.ToReturnFacts(back)));
                db.AfterCommit(() => telemetry.Returned("inspected"));
                return null;
            },
            cancellationToken);
}
