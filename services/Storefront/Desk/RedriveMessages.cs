using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

/// <summary>One more attempt for events that were parked, or that nobody consumed.</summary>
internal static class RedriveMessages
{
    public static async Task<Results<SeeOther, NotFound>> OneAsync(
        string service, Guid id, MessagesClient messages, CancellationToken cancellationToken) =>
        MessagesClient.Services.Contains(service)
            ? Back(await messages.RedriveAsync(service, id, cancellationToken))
            : TypedResults.NotFound();

    public static async Task<Results<SeeOther, NotFound>> AllAsync(
        string service, [FromForm] string? type, MessagesClient messages, CancellationToken cancellationToken) =>
        MessagesClient.Services.Contains(service)
            ? Back(await messages.RedriveAllAsync(service, string.IsNullOrEmpty(type) ? null : type, cancellationToken))
            : TypedResults.NotFound();

    public static async Task<SeeOther> UnroutedAsync(MessagesClient messages, CancellationToken cancellationToken) =>
        Back(await messages.RedriveUnroutedAsync(cancellationToken));

    private static SeeOther Back(Answer<RedriveAnswer> answer) => new("/desk/messages?" + answer switch
    {
        { Value: { } value } => FormattableString.Invariant($"done={value.Redriven}"),
        { IsNotFound: true } => "gone=1",
        _ => "failed=1",
    });
}
