using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Orders.Payments;

internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/orders/{id:guid}/payments", StartPayment.HandleAsync).WithName(nameof(StartPayment)).WithTags("Payments")
            .RequireAuthorization()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/api/payments/stripe/webhook", ReceiveStripeWebhook.HandleAsync).WithName(nameof(ReceiveStripeWebhook))
            .WithTags("Payments").AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(ReceiveStripeWebhook.MaxBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
