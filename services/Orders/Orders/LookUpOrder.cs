using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// Opens a guest's order to whoever knows its number and its e-mail address. One answer for whatever is wrong, a customer's order
/// included, and by the same query: nobody learns which of the two was right, or that there is such an order.
/// </summary>
internal static class LookUpOrder
{
    /// <param name="Number">As it stands in mails; case, spaces and dashes do not matter.</param>
    /// <param name="Email">The address that the order was placed with.</param>
    public sealed record Request(
        [property: Required, StringLength(40, MinimumLength = 1)] string Number,
        [property: Required, StringLength(254, MinimumLength = 3)] string Email);

    public static async Task<Results<Ok<OrderSummary>, ProblemHttpResult>> HandleAsync(
        Request request,
        HttpContext http,
        OrdersDbContext db,
        LookupLimit limit,
        OrdersTelemetry telemetry,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var number = OrderNumber.Read(request.Number) ?? "";
        if (!limit.Allows(number, out var wait))
        {
            telemetry.LookedUp("refused");
            http.Response.Headers.RetryAfter = wait;
            return TypedResults.Problem(
                "This order has been asked for too often; try again later.", statusCode: StatusCodes.Status429TooManyRequests);
        }

        var order = await db.Orders.AsNoTracking().FirstOrDefaultAsync(
            order => order.Number == number && order.CustomerId == null, cancellationToken);
        if (order is null || !order.Email.Equals(request.Email.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            telemetry.LookedUp("not_found");
            return TypedResults.Problem(
                "There is no guest's order with this number and this e-mail address.", statusCode: StatusCodes.Status404NotFound);
        }

        var secret = db.GiveKey(order.Id, time.GetUtcNow() + OrderKey.LookupLifetime);
        await db.SaveChangesAsync(cancellationToken);
        telemetry.LookedUp("found");
        http.Response.Headers[OrderOwner.Header] = secret;
        return TypedResults.Ok(OrderSummary.From(order));
    }
}
