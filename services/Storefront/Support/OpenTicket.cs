using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Support;

public static class OpenTicket
{
    public const int MaxSubject = 150;

    public const int MaxMessage = 4000;

    /// <summary>Properties rather than parameters: the form mapper insists on a constructor's, whatever their nullability.</summary>
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields = ["type", "subject", "message", "orderId", "lines"];

        public string? Type { get; init; }

        public string? Subject { get; init; }

        public string? Message { get; init; }

        public string? OrderId { get; init; }

        public string[]? Lines { get; init; }

        public string? Key { get; init; }

        public Guid? Order => Guid.TryParse(OrderId, out var id) ? id : null;

        public FormErrors Validate(Texts texts)
        {
            var errors = new FormErrors();
            if (!SupportClient.Types.Contains(Type ?? ""))
            {
                errors.Add("type", texts.Required(texts.TicketTypeLabel));
            }

            errors.Check(texts, "subject", texts.Subject, Subject, MaxSubject);
            errors.Check(texts, "message", texts.Message, Message, MaxMessage);
            if (!string.IsNullOrEmpty(OrderId) && Order is null)
            {
                errors.Add("orderId", texts.Invalid(texts.OrderLabel));
            }

            return errors;
        }
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<NewTicketPage>>> HandleAsync(
        [FromForm] Form form, SupportClient support, Texts texts, CancellationToken cancellationToken)
    {
        var errors = form.Validate(texts);
        if (!Guid.TryParse(form.Key, out _))
        {
            form = form with { Key = null };
        }

        if (errors.Any)
        {
            return Again(form, errors, StatusCodes.Status400BadRequest);
        }

        var answer = await support.OpenAsync(
            form.Type!, form.Subject!.Trim(), form.Message!.Trim(), form.Order, form.Order is null ? [] : form.Lines ?? [],
            form.Key ?? Guid.NewGuid().ToString(), cancellationToken);

        return answer switch
        {
            { Value: { } ticket } => new SeeOther($"/tickets/{ticket.Id}?opened=1"),
            { IsUnavailable: true } => Again(form, errors.Add(FormErrors.Form, texts.NotSaved), StatusCodes.Status503ServiceUnavailable),
            _ => Again(
                form with { Key = null }, errors.AddFrom(answer.Problem, Form.Fields, texts.NotSaved), StatusCodes.Status400BadRequest),
        };
    }

    private static RazorComponentResult<NewTicketPage> Again(Form form, FormErrors errors, int status) =>
        new(new Dictionary<string, object?> { [nameof(NewTicketPage.Form)] = form, [nameof(NewTicketPage.Errors)] = errors }) { StatusCode = status };
}
