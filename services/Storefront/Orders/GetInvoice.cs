using Ecommerce.Storefront.Desk;
using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Orders;

/// <summary>An order's invoice as PDF, or the credit note of a refund, for the customer or for the order desk.</summary>
internal static class GetInvoice
{
    public static async Task<Results<FileContentHttpResult, NotFound, StatusCodeHttpResult>> HandleAsync(
        Guid id, Guid? refundId, OrdersClient orders, HttpContext context, CancellationToken cancellationToken) =>
        Pass(await orders.GetInvoiceAsync(id, refundId, cancellationToken), context);

    public static async Task<Results<FileContentHttpResult, NotFound, StatusCodeHttpResult>> AtDeskAsync(
        Guid id, Guid? refundId, DeskClient desk, HttpContext context, CancellationToken cancellationToken) =>
        Pass(await desk.GetInvoiceAsync(id, refundId, cancellationToken), context);

    private static Results<FileContentHttpResult, NotFound, StatusCodeHttpResult> Pass(Answer<Download> answer, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return answer.Value is { } invoice ? TypedResults.File(invoice.Content, invoice.MediaType, invoice.Name)
            : answer.IsUnavailable ? TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : TypedResults.NotFound();
    }
}
