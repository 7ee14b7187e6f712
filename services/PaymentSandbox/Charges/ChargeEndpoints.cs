namespace Ecommerce.PaymentSandbox.Charges;

/// <summary>https://docs.stripe.com/api/charges</summary>
internal static class ChargeEndpoints
{
    public static void MapCharges(this IEndpointRouteBuilder api)
    {
        var charges = api.MapGroup("/charges");

        charges.MapGet("/", ListCharges.HandleAsync);
        charges.MapGet("/{id}", GetCharge.HandleAsync);
    }
}
