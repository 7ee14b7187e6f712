using Ecommerce.Storefront.Site;
using Ecommerce.Storefront.Support;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Agent;

internal static class ReplyAsAgent
{
    public static async Task<Results<SeeOther, RazorComponentResult<AgentTicketPage>>> HandleAsync(
        Guid id,
        [FromForm] string? body,
        [FromForm] string? key,
        SupportClient support,
        Texts texts,
        CancellationToken cancellationToken)
    {
        var errors = new FormErrors();
        errors.Check(texts, "body", texts.ReplyToCustomer, body, OpenTicket.MaxMessage);
        if (errors.Any)
        {
            return Again(id, body, key, errors, StatusCodes.Status400BadRequest);
        }

        var answer = await support.ReplyAsAgentAsync(
            id, body!.Trim(), Forms.Key(key), cancellationToken);

        return answer switch
        {
            { Value: not null } => new SeeOther($"/agent/tickets/{id}?replied=1#latest"),
            { IsUnavailable: true } => Again(id, body, key, errors.Add(FormErrors.Form, texts.NotSaved), StatusCodes.Status503ServiceUnavailable),
            _ => Again(id, body, null, errors.AddFrom(answer.Problem, ["body"], texts.NotSaved), StatusCodes.Status409Conflict),
        };
    }

    private static RazorComponentResult<AgentTicketPage> Again(Guid id, string? body, string? key, FormErrors errors, int status) =>
        new(new Dictionary<string, object?>
        {
            [nameof(AgentTicketPage.Id)] = id,
            [nameof(AgentTicketPage.Body)] = body,
            [nameof(AgentTicketPage.Key)] = key,
            [nameof(AgentTicketPage.Errors)] = errors,
        })
        {
            StatusCode = status,
        };
}
