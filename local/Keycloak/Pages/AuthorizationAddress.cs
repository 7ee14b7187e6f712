using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Keycloak.Pages;

/// <summary>The client's request travels in the query of every page, so that each can lead back to the authorization endpoint.</summary>
internal static class AuthorizationAddress
{
    /// <summary>Where to go on once somebody is signed in: without the wish to sign in anew, which was just met.</summary>
    public static string AfterSignIn(HttpContext http) => Without(http, ["prompt", "max_age"]);

    public static string WithPrompt(HttpContext http, string prompt) => Without(http, ["prompt"], prompt);

    private static string Without(HttpContext http, string[] parameters, string? prompt = null)
    {
        var query = new QueryBuilder(http.Request.Query.Where(pair => !parameters.Contains(pair.Key))
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? ""))));
        if (prompt is not null)
        {
            query.Add("prompt", prompt);
        }

        return http.Request.PathBase + "/protocol/openid-connect/auth" + query.ToQueryString();
    }

    /// <summary>The request as a query string, however it was sent.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string?>> parameters) =>
        QueryHelpers.AddQueryString("", parameters.Where(parameter => parameter.Value is not null));
}
