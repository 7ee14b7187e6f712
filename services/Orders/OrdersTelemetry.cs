using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Ecommerce.Orders.Promotions;

namespace Ecommerce.Orders;

/// <summary>
/// Business figures and spans of this service. What happens in a transaction is counted by <c>db.AfterCommit(…)</c>: a transaction may be
/// rolled back and tried again.
/// </summary>
internal sealed class OrdersTelemetry
{
    public const string Name = "Ecommerce.Orders";

    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _placed;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _declined;
    private readonly Histogram<double> _acceptDuration;
    private readonly Histogram<double> _confirmDuration;
    private readonly Counter<long> _uncaptured;
    private readonly Counter<long> _refunded;
    private readonly Counter<long> _returns;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _reorders;
    private readonly Counter<long> _redeemed;
    private readonly Counter<long> _invoices;
    private long _stuck;
    private long _invoicesDue;
    private double _oldestInvoiceDue;

    public OrdersTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _placed = meter.CreateCounter<long>("ecommerce.orders.placed", "{order}", "Orders accepted.");
        _confirmed = meter.CreateCounter<long>("ecommerce.orders.confirmed", "{order}", "Orders paid, their stock claimed.");
        _closed = meter.CreateCounter<long>(
            "ecommerce.orders.closed", "{order}", "Orders that ended without a sale, by outcome.");
        _declined = meter.CreateCounter<long>("ecommerce.payments.declined", "{refusal}", "Cards refused, by code.");
        _uncaptured = meter.CreateCounter<long>(
            "ecommerce.payments.uncaptured", "{payment}", "Money held that nobody captured in time, by what became of it: alert on any.");
        _refunded = meter.CreateCounter<long>("ecommerce.payments.refunds", "{refund}", "Refunds that the provider answered, by outcome.");
        _returns = meter.CreateCounter<long>("ecommerce.returns", "{return}", "Steps of returns, by the status they led to.");
        _reorders = meter.CreateCounter<long>("ecommerce.orders.reordered", "{order}", "Orders put into a cart again.");
        _lookups = meter.CreateCounter<long>(
            "ecommerce.orders.lookups", "{lookup}", "Guests' orders asked for by number and e-mail address, by outcome: many not_found are guesses.");
        _redeemed = meter.CreateCounter<long>("ecommerce.promotions.redeemed", "{order}", "Orders placed with a promotion, by its kind.");
        _invoices = meter.CreateCounter<long>("ecommerce.invoices.issued", "{invoice}", "Invoices and credit notes issued, by kind.");
        _acceptDuration = meter.CreateHistogram<double>(
            "ecommerce.orders.accept.duration", "s", "From the request to the committed order.");
        _confirmDuration = meter.CreateHistogram<double>(
            "ecommerce.orders.confirm.duration", "s", "From the placed to the confirmed order, the customer's time included.");
        meter.CreateObservableGauge(
            "ecommerce.orders.stuck", () => Interlocked.Read(ref _stuck), "{order}", "Orders that wait for an answer in vain: alert on any.");
        meter.CreateObservableGauge(
            "ecommerce.invoices.due", () => Interlocked.Read(ref _invoicesDue), "{invoice}", "Invoices and credit notes that are due and not issued yet.");
        meter.CreateObservableGauge(
            "ecommerce.invoices.due.age", () => Volatile.Read(ref _oldestInvoiceDue), "s", "Age of the oldest of them: alert on minutes.");
    }

    /// <param name="duration">From the request on.</param>
    /// <param name="promotion">Of the promotion that the order holds; null for none.</param>
    public void Placed(TimeSpan duration, PromotionKind? promotion = null)
    {
        _placed.Add(1);
        if (promotion is { } kind)
        {
            _redeemed.Add(1, new KeyValuePair<string, object?>("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())));
        }

        _acceptDuration.Record(duration.TotalSeconds);
    }

    public void Confirmed(TimeSpan sincePlaced)
    {
        _confirmed.Add(1);
        _confirmDuration.Record(sincePlaced.TotalSeconds);
    }

    public void Closed(string outcome) => _closed.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Declined(string code) => _declined.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Uncaptured(string outcome) => _uncaptured.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Refunded(string outcome) => _refunded.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Returned(string status) => _returns.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Reordered() => _reorders.Add(1);

    public void LookedUp(string outcome) => _lookups.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Invoiced(string kind) => _invoices.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Stuck(long count) => Interlocked.Exchange(ref _stuck, count);

    /// <param name="count">Invoices and credit notes that wait to be issued.</param>
    /// <param name="oldest">How long the first of them has waited.</param>
    public void InvoicesDue(long count, TimeSpan oldest)
    {
        Interlocked.Exchange(ref _invoicesDue, count);
        Volatile.Write(ref _oldestInvoiceDue, oldest.TotalSeconds);
    }
}
