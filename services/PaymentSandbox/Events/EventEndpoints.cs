namespace Ecommerce.PaymentSandbox.Events;

/// <summary>https://docs.stripe.com/api/events</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events");

        events.MapGet("/", ListEvents.HandleAsync);
        events.MapGet("/{id}", GetEvent.HandleAsync);
    }
}
