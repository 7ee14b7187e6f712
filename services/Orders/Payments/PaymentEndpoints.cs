using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Orders.Payments;

internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/orders/{id:guid}/payments", StartPayment.HandleAsync).WithName(nameof(StartPayment)).WithTags("Payments")
            .WithSummary("The page of the payment provider on which the order is paid: send the customer there.")
            .AllowAnonymous()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/api/payments/stripe/webhook", ReceiveStripeWebhook.HandleAsync).WithName(nameof(ReceiveStripeWebhook))
            .WithSummary("News from the payment provider, signed in Stripe-Signature.")
            .WithTags("Payments").AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(ReceiveStripeWebhook.MaxBytes))
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
