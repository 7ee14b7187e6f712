using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Shipments;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Desk;

/// <summary>A parcel has arrived, or never will. The order is delivered once no parcel is on its way any more and one has arrived.</summary>
internal static class EndShipment
{
    public sealed record Response(Guid Id, int Number, ShipmentStatus Status, OrderStatus OrderStatus);

    public static Task<Idempotent<Results<Ok<Response>, NotFound, ProblemHttpResult>>> DeliverAsync(
        Guid id,
        Guid shipmentId,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ProcessOptions> options,
        CancellationToken cancellationToken) =>
        EndAsync(id, shipmentId, ShipmentStatus.Delivered, key, user, db, time, options.Value, cancellationToken);

    public static Task<Idempotent<Results<Ok<Response>, NotFound, ProblemHttpResult>>> LoseAsync(
        Guid id,
        Guid shipmentId,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        IOptions<ProcessOptions> options,
        CancellationToken cancellationToken) =>
        EndAsync(id, shipmentId, ShipmentStatus.Lost, key, user, db, time, options.Value, cancellationToken);

    private static async Task<Idempotent<Results<Ok<Response>, NotFound, ProblemHttpResult>>> EndAsync(
        Guid id,
        Guid shipmentId,
        ShipmentStatus outcome,
        IdempotencyKey key,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        ProcessOptions options,
        CancellationToken cancellationToken)
    {
        var once = await db.OnceAsync(key, user.Subject(), cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        return await once.CommitAsync<Results<Ok<Response>, NotFound, ProblemHttpResult>>(
            async token =>
            {
                var order = await db.LockOrderAsync(id, token);
                var shipment = order?.Shipments.FirstOrDefault(shipment => shipment.Id == shipmentId);
                if (order is null || shipment is null)
                {
                    return TypedResults.NotFound();
                }

                if (!order.EndShipment(shipment, outcome, Actor.From(user), time.GetUtcNow(), options))
                {
                    return TypedResults.Problem(
                        $"The shipment is {shipment.Status} and cannot become {outcome}.", statusCode: StatusCodes.Status409Conflict);
                }

                await db.SaveChangesAsync(token);
                return TypedResults.Ok(new Response(shipment.Id, shipment.Number, shipment.Status, order.Status));
            },
            cancellationToken);
    }
}
