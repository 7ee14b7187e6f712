using Ecommerce.ServiceDefaults;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Desk;

/// <summary>Gives up a parked event for good. Without a reason nothing is discarded, and the page says what is missing.</summary>
internal static class DiscardMessage
{
    public const int MaxReason = 300;

    public static async Task<Results<SeeOther, NotFound>> HandleAsync(
        string service, Guid id, [FromForm] string? reason, MessagesClient messages, CancellationToken cancellationToken)
    {
        if (!MessagesClient.Services.Contains(service))
        {
            return TypedResults.NotFound();
        }

        var clean = PlainTextAttribute.Clean(reason ?? "");
        if (clean.Length is 0 or > MaxReason)
        {
            return new SeeOther("/desk/messages?reason=1");
        }

        var answer = await messages.DiscardAsync(service, id, clean, cancellationToken);
        return new SeeOther("/desk/messages?" + (answer switch
        {
            { Value: not null } => "discarded=1",
            { IsNotFound: true } => "gone=1",
            _ => "failed=1",
        }));
    }
}
