using Ecommerce.Keycloak.Accounts;
using Ecommerce.Keycloak.Pages;
using Ecommerce.Keycloak.Realms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>RP-initiated logout. https://openid.net/specs/openid-connect-rpinitiated-1_0.html</summary>
internal static class Logout
{
    public static async Task<Results<RedirectHttpResult, ContentHttpResult>> HandleAsync(
        HttpContext http, Realm realm, Sessions sessions, Tokens tokens, Page page, CancellationToken cancellationToken)
    {
        var parameters = http.Request.HasFormContentType
            ? (await http.Request.ReadFormAsync(cancellationToken)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
            : http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var hint = parameters.GetValueOrDefault("id_token_hint");
        var idToken = await tokens.ReadAsync(http, hint, "ID", ignoreLifetime: true);
        if (!string.IsNullOrEmpty(hint) && idToken is null)
        {
            return page.Error(http, "Invalid parameter: id_token_hint");
        }

        var clientId = idToken is null ? parameters.GetValueOrDefault("client_id") : (string)idToken["azp"];
        var address = parameters.GetValueOrDefault("post_logout_redirect_uri");
        if (!string.IsNullOrEmpty(address))
        {
            if (string.IsNullOrEmpty(clientId))
            {
                return page.Error(http, "Missing parameters: id_token_hint");
            }

            if (realm.FindClient(clientId) is not { } client || !ClientRules.Allows(ClientRules.PostLogoutRedirectUris(client), address))
            {
                return page.Error(http, "Invalid redirect uri");
            }

            address = parameters.TryGetValue("state", out var state) ? QueryHelpers.AddQueryString(address, "state", state) : address;
        }

        // Without proof of whose session it is, another site may have sent the browser here: the person is asked.
        if (idToken is null && await sessions.FindAsync(http, cancellationToken) is not null)
        {
            var texts = Texts.For(http.Request, realm.Settings);
            return page.Render(http, texts, texts.SignOut, $"""
                <p>{Page.Encode(texts.SignOutQuestion)}</p>
                <form id="kc-logout-confirm" method="post" action="{Page.Encode(http.Request.PathBase + "/protocol/openid-connect/logout/logout-confirm")}">
                  {page.FormToken(http)}
                  <button id="kc-logout" type="submit">{Page.Encode(texts.SignOut)}</button>
                </form>
                """);
        }

        if (idToken is not null)
        {
            await sessions.EndAsync(http, (string)idToken["sid"], cancellationToken);
        }

        return string.IsNullOrEmpty(address) ? SignedOut(http, realm, page) : TypedResults.Redirect(address);
    }

    public static async Task<ContentHttpResult> ConfirmAsync(
        HttpContext http, Realm realm, Sessions sessions, Page page, CancellationToken cancellationToken)
    {
        if (await page.ReadFormAsync(http, cancellationToken) is null)
        {
            return page.Error(http, Texts.For(http.Request, realm.Settings).FormExpired);
        }

        if (await sessions.FindAsync(http, cancellationToken) is { } found)
        {
            await sessions.EndAsync(http, found.Session.Id, cancellationToken);
        }

        return SignedOut(http, realm, page);
    }

    private static ContentHttpResult SignedOut(HttpContext http, Realm realm, Page page)
    {
        var texts = Texts.For(http.Request, realm.Settings);
        return page.Message(http, texts.SignOut, texts.SignedOut);
    }
}
