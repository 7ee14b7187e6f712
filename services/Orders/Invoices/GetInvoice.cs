using System.Security.Claims;
using Ecommerce.Orders.Orders;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Invoices;

/// <summary>The page of an order's invoice, or of the credit note of one of its refunds: the same bytes each time.</summary>
internal static class GetInvoice
{
    public static Task<Results<FileContentHttpResult, NotFound>> HandleAsync(
        Guid id,
        Guid? refundId,
        [FromHeader(Name = OrderOwner.Header)] string? orderKey,
        ClaimsPrincipal user,
        OrdersDbContext db,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ReadAsync(db, OrderOwner.Of(user, orderKey).OrdersIn(db, time.GetUtcNow()), id, refundId, cancellationToken);

    public static Task<Results<FileContentHttpResult, NotFound>> AtDeskAsync(
        Guid id, Guid? refundId, OrdersDbContext db, CancellationToken cancellationToken) =>
        ReadAsync(db, db.Orders, id, refundId, cancellationToken);

    private static async Task<Results<FileContentHttpResult, NotFound>> ReadAsync(
        OrdersDbContext db, IQueryable<Order> orders, Guid id, Guid? refundId, CancellationToken cancellationToken)
    {
        var invoiceId = refundId ?? id;
        var found = await orders.Where(order => order.Id == id)
            .Join(db.Invoices, order => order.Id, invoice => invoice.OrderId, (_, invoice) => invoice)
            .Where(invoice => invoice.Id == invoiceId && invoice.Number != null)
            .Select(invoice => new { invoice.Number, invoice.Page })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? TypedResults.NotFound()
            : TypedResults.File(found.Page!, "application/pdf", $"{found.Number}.pdf");
    }
}
