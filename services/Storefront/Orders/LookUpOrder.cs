using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Orders;

/// <summary>Finds an order that was placed without an account, and opens it in this browser.</summary>
public static class LookUpOrder
{
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields = ["number", "email"];

        public string? Number { get; init; }

        public string? Email { get; init; }
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<LookUpPage>>> HandleAsync(
        [FromForm] Form form, OrdersClient orders, Texts texts, CancellationToken cancellationToken)
    {
        var errors = new FormErrors();
        errors.Check(texts, "number", texts.OrderNumberLabel, form.Number, 40);
        errors.CheckEmail(texts, form.Email);
        if (errors.Any)
        {
            return Again(form, errors, StatusCodes.Status400BadRequest);
        }

        var answer = await orders.LookUpAsync(form.Number!.Trim(), form.Email!.Trim(), cancellationToken);
        return answer switch
        {
            { Value: { } order } => new SeeOther($"/orders/{order.Id}"),
            { IsNotFound: true } => Again(form, errors.Add(FormErrors.Form, texts.OrderNotFound), StatusCodes.Status404NotFound),
            { Status: System.Net.HttpStatusCode.TooManyRequests } =>
                Again(form, errors.Add(FormErrors.Form, texts.LookedUpTooOften), StatusCodes.Status429TooManyRequests),
            { IsUnavailable: true } => Again(form, errors.Add(FormErrors.Form, texts.NotAnswering), StatusCodes.Status503ServiceUnavailable),
            _ => Again(form, errors.AddFrom(answer.Problem, Form.Fields, texts.OrderNotFound), StatusCodes.Status400BadRequest),
        };
    }

    private static RazorComponentResult<LookUpPage> Again(Form form, FormErrors errors, int status) =>
        new(new Dictionary<string, object?> { [nameof(LookUpPage.Form)] = form, [nameof(LookUpPage.Errors)] = errors }) { StatusCode = status };
}
