using System.Text.RegularExpressions;
using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ecommerce.Storefront.Account;

public static partial class SaveProfile
{
    /// <summary>Properties rather than parameters: the form mapper insists on a constructor's, whatever their nullability.</summary>
    public sealed record Form
    {
        public static readonly IReadOnlyList<string> Fields = ["givenName", "familyName", "phone", "language"];

        public string? GivenName { get; init; }

        public string? FamilyName { get; init; }

        public string? Phone { get; init; }

        public string? Language { get; init; }

        public string? Version { get; init; }

        public FormErrors Validate(Texts texts)
        {
            var errors = new FormErrors();
            errors.Check(texts, "givenName", texts.GivenName, GivenName, 100);
            errors.Check(texts, "familyName", texts.FamilyName, FamilyName, 100, isRequired: false);
            errors.Check(texts, "phone", texts.Phone, Phone, 30, isRequired: false);
            if (errors.For("phone") is null && !string.IsNullOrWhiteSpace(Phone) && !PhoneNumber().IsMatch(Phone.Trim()))
            {
                errors.Add("phone", texts.ProfilePhoneInvalid);
            }

            return errors;
        }
    }

    internal static async Task<Results<SeeOther, RazorComponentResult<ProfilePage>>> HandleAsync(
        [FromForm] Form form, UsersClient users, Texts texts, HttpContext context, ShopCookies cookies, CancellationToken cancellationToken)
    {
        var errors = form.Validate(texts);
        if (errors.Any)
        {
            return Again(form, errors, StatusCodes.Status400BadRequest);
        }

        var language = form.Language is "es" or "en" ? form.Language : null;
        var answer = await users.UpdateMeAsync(
            form.GivenName?.Trim(), form.FamilyName?.Trim() ?? "", form.Phone?.Trim() ?? "", language,
            int.TryParse(form.Version, out var version) ? version : 0, cancellationToken);
        if (answer.Value is not null)
        {
            if (language is not null)
            {
                context.Response.Cookies.Append(cookies.Language, language, cookies.Options(TimeSpan.FromDays(365)));
            }

            return new SeeOther("/account?saved=1");
        }

        return answer.IsConflict ? Again(null, errors.Add(FormErrors.Form, texts.ChangedMeanwhile), StatusCodes.Status409Conflict)
            : answer.IsUnavailable ? Again(form, errors.Add(FormErrors.Form, texts.NotSaved), StatusCodes.Status503ServiceUnavailable)
            : Again(form, errors.AddFrom(answer.Problem, Form.Fields, texts.NotSaved), StatusCodes.Status400BadRequest);
    }

    /// <summary>What Users takes.</summary>
    [GeneratedRegex("^\\+?[0-9][0-9 ()./-]{4,28}$")]
    private static partial Regex PhoneNumber();

    private static RazorComponentResult<ProfilePage> Again(Form? form, FormErrors errors, int status) =>
        new(new Dictionary<string, object?> { [nameof(ProfilePage.Form)] = form, [nameof(ProfilePage.Errors)] = errors }) { StatusCode = status };
}
