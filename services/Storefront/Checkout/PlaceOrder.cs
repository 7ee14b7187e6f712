using System.Globalization;
using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Checkout;

/// <summary>Places the order and goes on to pay for it.</summary>
public static class PlaceOrder
{
    /// <summary>Properties rather than parameters: the form mapper insists on a constructor's, whatever their nullability.</summary>
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields = ["name", "street", "postalCode", "city", "country", "phone"];

        public string? Name { get; init; }

        public string? Street { get; init; }

        public string? PostalCode { get; init; }

        public string? City { get; init; }

        public string? Country { get; init; }

        public string? Phone { get; init; }

        public string? ExpectedTotal { get; init; }

        public string? Key { get; init; }

        public FormErrors Validate(Texts texts)
        {
            var errors = new FormErrors();
            errors.Check(texts, "name", texts.FullName, Name, 100);
            errors.Check(texts, "street", texts.Street, Street, 200);
            errors.Check(texts, "postalCode", texts.PostalCode, PostalCode, 20);
            errors.Check(texts, "city", texts.City, City, 100);
            errors.Check(texts, "country", texts.Country, Country, 2);
            errors.Check(texts, "phone", texts.Phone, Phone, 30, isRequired: false);
            if (errors.For("country") is null && !Countries.Codes.Contains(Country!))
            {
                errors.Add("country", texts.CountryNotServed);
            }

            if (errors.For("postalCode") is null && Country is "ES"
                && !(PostalCode!.Trim().Length == 5 && PostalCode.Trim().All(char.IsAsciiDigit)))
            {
                errors.Add("postalCode", texts.PostalCodeSpain);
            }

            if (!string.IsNullOrWhiteSpace(Phone) && !Phone.All(character => char.IsAsciiDigit(character) || " +()-.".Contains(character)))
            {
                errors.Add("phone", texts.PhoneInvalid);
            }

            return errors;
        }

        public Address ToAddress() => new(
            Name!.Trim(), Street!.Trim(), City!.Trim(), PostalCode!.Trim(), Country!,
            string.IsNullOrWhiteSpace(Phone) ? null : Phone.Trim());
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<CheckoutPage>>> HandleAsync(
        [FromForm] Form form, OrdersClient orders, Payment payment, Texts texts, CancellationToken cancellationToken)
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

        decimal? expectedTotal = decimal.TryParse(form.ExpectedTotal, NumberStyles.Number, CultureInfo.InvariantCulture, out var total)
            ? total : null;
        var answer = await orders.PlaceAsync(
            form.ToAddress(), expectedTotal, form.Key ?? Guid.NewGuid().ToString(), cancellationToken);
        if (answer.Value is { } order)
        {
            return new SeeOther(await payment.StartAsync(order.Id, cancellationToken));
        }

        if (answer.IsUnavailable)
        {
            // The order may have been taken: the same key on the next try cannot make it a second one.
            return Again(form, errors.Add(FormErrors.Form, texts.OrderNotTaken), StatusCodes.Status503ServiceUnavailable);
        }

        // What was refused is shown with the cart as it is now, and its next try is another one.
        return Again(
            form with { Key = null },
            answer.IsConflict
                ? errors.Add(FormErrors.Form, texts.CartChanged)
                : errors.AddFrom(answer.Problem, Form.Fields, texts.OrderNotTaken),
            answer.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
    }

    private static RazorComponentResult<CheckoutPage> Again(Form form, FormErrors errors, int status) =>
        new(new Dictionary<string, object?> { [nameof(CheckoutPage.Form)] = form, [nameof(CheckoutPage.Errors)] = errors }) { StatusCode = status };
}
