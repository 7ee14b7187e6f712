using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

internal static class EndShipment
{
    public static Task<SeeOther> DeliverAsync(
        Guid id, Guid shipmentId, [FromForm] string? key, DeskClient desk, CancellationToken cancellationToken) =>
        EndAsync(id, shipmentId, "delivered", key, desk, cancellationToken);

    public static Task<SeeOther> LoseAsync(
        Guid id, Guid shipmentId, [FromForm] string? key, DeskClient desk, CancellationToken cancellationToken) =>
        EndAsync(id, shipmentId, "lost", key, desk, cancellationToken);

    private static async Task<SeeOther> EndAsync(
        Guid id, Guid shipmentId, string outcome, string? key, DeskClient desk, CancellationToken cancellationToken)
    {
        var answer = await desk.EndShipmentAsync(id, shipmentId, outcome, Forms.Key(key), cancellationToken);
        return new($"/desk/orders/{id}?{(answer.Value is not null ? $"done={outcome}" : answer.IsUnavailable ? "failed=1" : "refused=1")}");
    }
}
