using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Payments;
using Ecommerce.Orders.Shipments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Desk;

/// <summary>
/// A parcel with some units of the order. The first one has the payment captured, and is <c>created</c> until the money is ours;
/// from then on parcels are <c>shipped</c> at once.
/// </summary>
internal static class ShipOrder
{
    public sealed record Request(
        [property: Length(1, 100), NoNulls] IReadOnlyList<Units> Lines,
        [property: PlainText(60)] string Carrier,
        [property: PlainText(60)] string TrackingNumber);

    public sealed record Response(Guid Id, int Number, ShipmentStatus Status, OrderStatus OrderStatus);

    public static async Task<Idempotent<Results<Created<Response>, NotFound, ProblemHttpResult>>> HandleAsync(
        Guid id,
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ProcessOptions> options,
        PaymentSignal signal,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        var result = await once.CommitAsync<Results<Created<Response>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var order = await db.LockOrderAsync(id, token);
                if (order is null)
                {
                    return TypedResults.NotFound();
                }

                var units = Units.Sum(request.Lines);
                switch (order.CanShip(units))
                {
                    case Order.Refusal.NotNow:
                        return TypedResults.Problem(
                            $"The order is {order.Status}; only what is confirmed can be shipped.",
                            statusCode: StatusCodes.Status409Conflict);
                    case Order.Refusal.TooMany:
                        return TypedResults.Problem(
                            "So many units are not left to ship of at least one line.", statusCode: StatusCodes.Status409Conflict);
                }

                var shipment = order.Ship(
                    units,
                    PlainTextAttribute.Clean(request.Carrier),
                    PlainTextAttribute.Clean(request.TrackingNumber),
                    Actor.From(user),
                    time.GetUtcNow(),
                    options.Value);
                await db.SaveChangesAsync(token);
                return TypedResults.Created(
                    $"/api/orders/desk/{id}", new Response(shipment.Id, shipment.Number, shipment.Status, order.Status));
            },
            cancellationToken);
        signal.Wake();
        return result;
    }
}
