using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.Events;

internal static class ListEvents
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var page = StripePage.Read(form);
        var created = CreatedRange.Read(form);
        var type = form.Text("type");
        var types = form.Strings("types");
        var delivered = form.Choice("delivery_success", "true", "false");
        form.Accept("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return error;
        }

        var events = db.Events.AsNoTracking()
            .Where(@event => @event.CreatedAt >= created.From && @event.CreatedAt < created.Before);
        if (type is not null)
        {
            // Stripe's wildcard: charge.* is every event about charges.
            events = type.EndsWith(".*", StringComparison.Ordinal)
                ? events.Where(@event => @event.Type.StartsWith(type.Substring(0, type.Length - 1)))
                : events.Where(@event => @event.Type == type);
        }

        if (types.Count > 0)
        {
            events = events.Where(@event => types.Contains(@event.Type));
        }

        if (delivered is not null)
        {
            var success = delivered == "true";
            events = events.Where(@event => (@event.DeliveredAt != null) == success);
        }

        var (items, hasMore, pageError) = await StripeList.PageAsync(events, db.Events, page, "event", cancellationToken);
        return pageError ?? StripeAnswer.Ok(StripeList.Of(
            [.. items.Select(@event => @event.ToWire())], hasMore, "/v1/events"));
    }
}
