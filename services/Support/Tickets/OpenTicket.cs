using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Tickets;

internal static class OpenTicket
{
    private const int MaxLines = 100;

    /// <param name="Type">What the customer wants.</param>
    /// <param name="Subject">One line of plain text.</param>
    /// <param name="Message">Plain text.</param>
    /// <param name="OrderId">The order that it is about, one of the customer's own.</param>
    /// <param name="Lines">SKUs of the order that it is about; none means the order as a whole.</param>
    public sealed record Request(
        TicketType Type,
        [property: PlainText(Ticket.MaxSubjectLength)] string Subject,
        [property: PlainText(Ticket.MaxBodyLength, Multiline = true)] string Message,
        Guid? OrderId = null,
        [property: MaxLength(MaxLines), NoNulls] IReadOnlyList<string>? Lines = null);

    public static async Task<Idempotent<Created<TicketSummary>>> HandleAsync(
        Request request,
        [AsParameters] IdempotencyKey key,
        ClaimsPrincipal user,
        SupportDbContext db,
        OrdersClient orders,
        SupportMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var customer = TicketCustomer.From(user, key.Context.Request);

        var once = await db.OnceAsync(key, customer.Id, request, cancellationToken);
        if (once.Answer is { } answer)
        {
            return answer;
        }

        TicketOrder? about = null;
        if (request.OrderId is { } orderId)
        {
            var (answered, order) = await orders.FindAsync(orderId, cancellationToken);
            if (!answered)
            {
                key.Context.Response.Headers.RetryAfter = "5";
                return TypedResults.Problem(
                    "The order cannot be looked up at the moment. Please try again.",
                    statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            if (order is null)
            {
                return Invalid("orderId", "There is no such order of yours.");
            }

            if (request.Lines?.Except(order.Lines.Select(line => line.Sku)).Any() == true)
            {
                return Invalid("lines", "Each line must be a SKU of the order.");
            }

            about = new TicketOrder(order.Id, order.Number,
            [
                .. order.Lines
                    .Where(line => request.Lines?.Contains(line.Sku) == true)
                    .Select(line => new TicketLine(line.Sku, line.Name, line.Quantity)),
            ]);
        }
        else if (request.Lines is { Count: > 0 })
        {
            return Invalid("lines", "Lines need the order that they belong to.");
        }

        var hasOpened = false;
        var result = await once.CommitAsync(
            async token =>
            {
                var number = Ticket.FormatNumber(await db.NextTicketNumberAsync(token));
                var ticket = Ticket.Open(
                    number,
                    request.Type,
                    PlainTextAttribute.Clean(request.Subject),
                    PlainTextAttribute.Clean(request.Message),
                    customer,
                    about,
                    time.GetUtcNow());
                db.Tickets.Add(ticket);
                await db.SaveChangesAsync(token);
                hasOpened = true;
                return TypedResults.Created($"/api/support/tickets/{ticket.Id}", TicketSummary.Of(ticket));
            },
            cancellationToken);

        if (hasOpened)
        {
            metrics.TicketOpened(request.Type);
        }

        return result;
    }

    private static ProblemHttpResult Invalid(string member, string error) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { [member] = [error] })
        {
            Status = StatusCodes.Status400BadRequest,
        });
}
