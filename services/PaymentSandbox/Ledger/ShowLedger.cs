using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Ledger;

internal static class ShowLedger
{
    private const int Shown = 100;

    public static async Task<RazorComponentResult> HandleAsync(
        HttpContext http, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var ledger = await GetLedger.ReadAsync(db, orderId: null, Shown, cancellationToken);
        var events = await db.Events.AsNoTracking().OrderByDescending(@event => @event.Sequence).Take(Shown)
            .Select(@event => new LedgerModel.EventLine(
                @event.Id, @event.Type, @event.CreatedAt, @event.Attempts, @event.DeliveredAt, @event.NextAttemptAt))
            .ToListAsync(cancellationToken);
        var deliveries = await GetDeliveries.ReadAsync(db, eventId: null, Shown, cancellationToken);
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        return new RazorComponentResult<LedgerPage>(new Dictionary<string, object?>
        {
            [nameof(LedgerPage.Model)] = new LedgerModel(
                [
                    .. ledger.Payments.Reverse().Select(payment => new LedgerModel.PaymentLine(
                        payment.Id,
                        payment.OrderId,
                        payment.Status,
                        payment.LastError,
                        payment.Currency.ToUpperInvariant(),
                        payment.AmountAuthorized,
                        payment.AmountHeld,
                        payment.AmountCaptured,
                        payment.AmountReleased,
                        payment.AmountRefunded,
                        payment.CreatedAt)),
                ],
                events,
                [
                    .. deliveries.Select(delivery => new LedgerModel.DeliveryLine(
                        delivery.EventId,
                        delivery.Type,
                        delivery.AttemptedAt,
                        delivery.DurationMilliseconds,
                        delivery.StatusCode,
                        delivery.Error)),
                ],
                ledger.Events.Pending,
                Shown),
        });
    }
}
