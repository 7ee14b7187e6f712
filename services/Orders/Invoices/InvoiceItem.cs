namespace Ecommerce.Orders.Invoices;

/// <summary>An invoice or a credit note that has been issued.</summary>
/// <param name="RefundId">The refund that a credit note is for.</param>
/// <param name="Total">Negative for a credit note.</param>
internal sealed record InvoiceItem(string Number, InvoiceKind Kind, Guid? RefundId, DateTimeOffset IssuedAt, decimal Total)
{
    /// <summary>Those of an order, the oldest first.</summary>
    public static IQueryable<InvoiceItem> Of(OrdersDbContext db, Guid orderId) => db.Invoices
        .Where(invoice => invoice.OrderId == orderId && invoice.Number != null)
        .OrderBy(invoice => invoice.IssuedAt).ThenBy(invoice => invoice.Kind == InvoiceKind.CreditNote).ThenBy(invoice => invoice.Sequence)
        .Select(invoice => new InvoiceItem(
            invoice.Number!,
            invoice.Kind,
            invoice.Kind == InvoiceKind.CreditNote ? invoice.Id : null,
            invoice.IssuedAt!.Value,
            invoice.Total));
}
