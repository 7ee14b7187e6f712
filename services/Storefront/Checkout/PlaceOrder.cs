using System.Globalization;
using System.Security.Claims;
using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Checkout;

/// <summary>Places the order and goes on to pay for it; or only shows what it would cost now.</summary>
public static class PlaceOrder
{
    /// <summary>The value of the button that asks for the page again, with the numbers of what is chosen now.</summary>
    public const string Recalculate = "recalculate";

    /// <summary>The same, without the code of a promotion.</summary>
    public const string RemoveCode = "remove-code";

    public const int MaxCode = 50;

    /// <summary>Properties rather than parameters: the form mapper insists on a constructor's, whatever their nullability.</summary>
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields = ["email", "name", "street", "postalCode", "city", "country", "phone", "shippingOption", "code"];

        /// <summary>A guest's; a customer's account says it.</summary>
        public string? Email { get; init; }

        public string? Name { get; init; }

        public string? Street { get; init; }

        public string? PostalCode { get; init; }

        public string? City { get; init; }

        public string? Country { get; init; }

        public string? Phone { get; init; }

        public string? ShippingOption { get; init; }

        /// <summary>Of a promotion.</summary>
        public string? Code { get; init; }

        /// <summary>Which button was pressed; null for the one that places the order.</summary>
        public string? Step { get; init; }

        /// <summary>The total that was shown.</summary>
        public string? ExpectedTotal { get; init; }

        public string? Key { get; init; }

        public FormErrors Validate(Texts texts, bool isGuest)
        {
            var errors = new FormErrors();
            if (isGuest)
            {
                errors.CheckEmail(texts, Email);
            }

            errors.Check(texts, "name", texts.FullName, Name, 100);
            errors.Check(texts, "street", texts.Street, Street, 200);
            errors.Check(texts, "postalCode", texts.PostalCode, PostalCode, 20);
            errors.Check(texts, "city", texts.City, City, 100);
            errors.Check(texts, "country", texts.Country, Country, 2);
            errors.Check(texts, "phone", texts.Phone, Phone, 30, isRequired: false);
            errors.Check(texts, "code", texts.PromotionCode, Code, MaxCode, isRequired: false);
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
        [FromForm] Form form, ClaimsPrincipal user, OrdersClient orders, Payment payment, Texts texts, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(form.Key, out _))
        {
            form = form with { Key = null };
        }

        form = form with { Code = form.Step is RemoveCode || string.IsNullOrWhiteSpace(form.Code) ? null : form.Code.Trim() };
        if (form.Step is Recalculate or RemoveCode)
        {
            return Again(form, new FormErrors(), StatusCodes.Status200OK);
        }

        var isGuest = user.Identity?.IsAuthenticated is not true;
        var errors = form.Validate(texts, isGuest);
        if (errors.Any)
        {
            return Again(form, errors, StatusCodes.Status400BadRequest);
        }

        // Nobody orders at a total that was not shown to them.
        if (!decimal.TryParse(form.ExpectedTotal, NumberStyles.Number, CultureInfo.InvariantCulture, out var expectedTotal))
        {
            return Again(form, errors.Add(FormErrors.Form, texts.CartChanged), StatusCodes.Status409Conflict);
        }

        var answer = await orders.PlaceAsync(
            form.ToAddress(),
            isGuest ? form.Email!.Trim() : null,
            form.ShippingOption,
            form.Code,
            expectedTotal,
            form.Key ?? Guid.NewGuid().ToString(),
            cancellationToken);
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
        var next = form with { Key = null };
        return answer switch
        {
            { Problem.Code: { } code } => Again(next, errors.Add("code", texts.CodeRefused(code)), StatusCodes.Status409Conflict),
            { IsConflict: true } => Again(next, errors.Add(FormErrors.Form, texts.OrderRefused(answer.Problem, expectedTotal)), StatusCodes.Status409Conflict, answer.Problem?.OrderId),
            // The page says the same when it asks for the quote.
            _ when answer.Problem?.IsAbout("shippingOption") is true => Again(next, errors, StatusCodes.Status400BadRequest),
            _ when answer.Problem?.IsAbout("country") is true => Again(next, errors.Add("country", texts.CountryNotServed), StatusCodes.Status400BadRequest),
            _ => Again(next, errors.AddFrom(answer.Problem, Form.Fields, texts.OrderNotTaken), StatusCodes.Status400BadRequest),
        };
    }

    private static RazorComponentResult<CheckoutPage> Again(Form form, FormErrors errors, int status, Guid? ordered = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(CheckoutPage.Form)] = form,
            [nameof(CheckoutPage.Errors)] = errors,
            [nameof(CheckoutPage.Ordered)] = ordered,
        })
        { StatusCode = status };
}
