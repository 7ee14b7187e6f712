using Ecommerce.PaymentSandbox.Wire;

namespace Ecommerce.PaymentSandbox.Refunds;

/// <summary>https://docs.stripe.com/api/refunds</summary>
internal static class RefundEndpoints
{
    public static void MapRefunds(this IEndpointRouteBuilder api)
    {
        var refunds = api.MapGroup("/refunds");

        refunds.MapPost("/", CreateRefund.HandleAsync).AddEndpointFilter(StripeApi.InTransactionAsync);
        refunds.MapGet("/", ListRefunds.HandleAsync);
        refunds.MapGet("/{id}", GetRefund.HandleAsync);
    }
}
