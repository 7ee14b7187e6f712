using Ecommerce.PaymentSandbox.Wire;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

/// <summary>https://docs.stripe.com/api/checkout/sessions</summary>
internal static class CheckoutSessionEndpoints
{
    public static void MapCheckoutSessions(this IEndpointRouteBuilder api)
    {
        var sessions = api.MapGroup("/checkout/sessions");

        sessions.MapPost("/", CreateCheckoutSession.HandleAsync).AddEndpointFilter(StripeApi.InTransactionAsync);
        sessions.MapGet("/", ListCheckoutSessions.HandleAsync);
        sessions.MapGet("/{id}", GetCheckoutSession.HandleAsync);
        sessions.MapGet("/{id}/line_items", ListLineItems.HandleAsync);
        sessions.MapPost("/{id}/expire", ExpireCheckoutSession.HandleAsync).AddEndpointFilter(StripeApi.InTransactionAsync);
    }
}
