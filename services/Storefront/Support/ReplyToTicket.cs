using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Support;

internal static class ReplyToTicket
{
    public static async Task<Results<SeeOther, RazorComponentResult<TicketPage>>> HandleAsync(
        Guid id,
        [FromForm] string? body,
        [FromForm] string? key,
        SupportClient support,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var errors = new FormErrors();
        errors.Check(texts, "body", texts.Reply, body, OpenTicket.MaxMessage);
        if (errors.Any)
        {
            return Again(id, body, key, errors, StatusCodes.Status400BadRequest);
        }

        var answer = await support.ReplyAsync(
            id, body!.Trim(), Forms.Key(key), cancellationToken);

        return answer switch
        {
            { Value: not null } => new SeeOther($"/tickets/{id}?replied=1#latest"),
            { IsUnavailable: true } => Again(id, body, key, errors.Add(FormErrors.Form, texts.NotSaved), StatusCodes.Status503ServiceUnavailable),
            _ => Again(id, body, null, errors.AddFrom(answer.Problem, ["body"], texts.NotSaved), StatusCodes.Status409Conflict),
        };
    }

    private static RazorComponentResult<TicketPage> Again(Guid id, string? body, string? key, FormErrors errors, int status) =>
        new(new Dictionary<string, object?>
        {
            [nameof(TicketPage.Id)] = id,
            [nameof(TicketPage.Body)] = body,
            [nameof(TicketPage.Key)] = key,
            [nameof(TicketPage.Errors)] = errors,
        })
        {
            StatusCode = status,
        };
}
