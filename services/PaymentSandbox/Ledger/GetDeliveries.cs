using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Ledger;

/// <summary>The last attempts to deliver events, newest first.</summary>
internal static class GetDeliveries
{
    private const int Shown = 200;

    public sealed record Response(IReadOnlyList<Delivery> Deliveries);

    public sealed record Delivery(
        string EventId, string Type, DateTimeOffset AttemptedAt, int DurationMilliseconds, int? StatusCode, string? Error);

    public static async Task<JsonHttpResult<Response>> HandleAsync(
        [FromQuery(Name = "event")] string? eventId,
        SandboxDbContext db,
        CancellationToken cancellationToken) =>
        TypedResults.Json(
            new Response(await ReadAsync(db, eventId, Shown, cancellationToken)), LedgerJson.Options);

    public static async Task<IReadOnlyList<Delivery>> ReadAsync(
        SandboxDbContext db, string? eventId, int take, CancellationToken cancellationToken) =>
        await db.EventDeliveries
            .Where(delivery => eventId == null || delivery.EventId == eventId)
            .OrderByDescending(delivery => delivery.Id)
            .Take(take)
            .Join(
                db.Events,
                delivery => delivery.EventId,
                @event => @event.Id,
                (delivery, @event) => new { delivery, @event.Type })
            .OrderByDescending(row => row.delivery.Id)
            .Select(row => new Delivery(
                row.delivery.EventId,
                row.Type,
                row.delivery.AttemptedAt,
                row.delivery.DurationMilliseconds,
                row.delivery.StatusCode,
                row.delivery.Error))
            .ToListAsync(cancellationToken);
}
