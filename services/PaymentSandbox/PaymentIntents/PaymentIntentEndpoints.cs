using Ecommerce.PaymentSandbox.Wire;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

/// <summary>https://docs.stripe.com/api/payment_intents</summary>
internal static class PaymentIntentEndpoints
{
    public static void MapPaymentIntents(this IEndpointRouteBuilder api)
    {
        var payments = api.MapGroup("/payment_intents");

        payments.MapGet("/", ListPaymentIntents.HandleAsync);
        payments.MapGet("/search", SearchPaymentIntents.HandleAsync);
        payments.MapGet("/{id}", GetPaymentIntent.HandleAsync);
        payments.MapPost("/{id}/capture", CapturePaymentIntent.HandleAsync).AddEndpointFilter(StripeApi.InTransactionAsync);
        payments.MapPost("/{id}/cancel", CancelPaymentIntent.HandleAsync).AddEndpointFilter(StripeApi.InTransactionAsync);
    }
}
