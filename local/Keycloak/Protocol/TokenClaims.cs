using Ecommerce.Keycloak.Admin;
using Ecommerce.Keycloak.Realms;

namespace Ecommerce.Keycloak.Protocol;

internal enum TokenKind
{
    Access,
    Id,
    UserInfo,
}

/// <summary>Applies the realm's protocol mappers, as Keycloak does: what is in a token is decided by the realm file alone.</summary>
internal sealed class TokenClaims(Realm realm)
{
    /// <summary>The scopes that a client gets: its default ones, and of its optional ones those it asked for.</summary>
    public IReadOnlyList<ClientScopeRepresentation> ScopesOf(ClientRepresentation client, IReadOnlyCollection<string> requested) =>
        [.. realm.DefaultScopesOf(client), .. realm.ClientScopes.Where(scope =>
            client.OptionalClientScopes.Contains(scope.Name) && requested.Contains(scope.Name))];

    /// <summary>The <c>scope</c> of the token.</summary>
    public string ScopeText(ClientRepresentation client, IReadOnlyCollection<string> requested) => string.Join(' ',
        requested.Where(scope => scope == "openid")
            .Concat(ScopesOf(client, requested)
                .Where(scope => scope.Attributes.GetValueOrDefault("include.in.token.scope") == "true")
                .Select(scope => scope.Name)));

    public void AddTo(
        IDictionary<string, object> token,
        TokenKind kind,
        TokenSubject subject,
        ClientRepresentation client,
        IReadOnlyCollection<string> requestedScopes,
        DateTimeOffset? authenticatedAt,
        bool isServiceAccount)
    {
        var scopeRoles = realm.RolesInScopeOf(client);
        var realmRoles = realm.Expand(subject.RealmRoles).Where(scopeRoles.Contains).Order(StringComparer.Ordinal).ToList();
        var clientRoles = client.FullScopeAllowed
            ? subject.ClientRoles.Where(roles => roles.Value.Count > 0)
                .ToDictionary(roles => roles.Key, roles => AdminRoles.Expand(roles.Key, roles.Value).Order(StringComparer.Ordinal).ToList())
            : [];
        var audience = new List<string>();

        foreach (var mapper in ScopesOf(client, requestedScopes).SelectMany(scope => scope.ProtocolMappers).Concat(client.ProtocolMappers))
        {
            var claim = mapper.Config.GetValueOrDefault("claim.name");
            if (!AppliesTo(mapper, kind))
            {
                continue;
            }

            switch (mapper.ProtocolMapper)
            {
                case "oidc-sub-mapper":
                    token["sub"] = subject.Id;
                    break;
                case "oidc-acr-mapper":
                    token["acr"] = "1";
                    break;
                case "oidc-audience-mapper":
                    audience.Add(mapper.Config["included.client.audience"]);
                    break;
                case "oidc-audience-resolve-mapper":
                    audience.AddRange(clientRoles.Keys);
                    break;
                case "oidc-full-name-mapper" when subject.FullName is { } name:
                    token["name"] = name;
                    break;
                case "oidc-usersessionmodel-note-mapper" when mapper.Config["user.session.note"] == "AUTH_TIME":
                    Set(claim, authenticatedAt?.ToUnixTimeSeconds());
                    break;
                case "oidc-usersessionmodel-note-mapper" when mapper.Config["user.session.note"] == "client_id":
                    Set(claim, isServiceAccount ? client.ClientId : null);
                    break;
                case "oidc-usermodel-attribute-mapper" or "oidc-usermodel-property-mapper":
                    Set(claim, mapper.Config["user.attribute"] switch
                    {
                        "username" => subject.Username,
                        "email" => subject.Email,
                        "emailVerified" => subject.EmailVerified,
                        "firstName" => subject.FirstName,
                        "lastName" => subject.LastName,
                        var attribute => subject.Attributes.GetValueOrDefault(attribute)?.FirstOrDefault(),
                    });
                    break;
                case "oidc-usermodel-realm-role-mapper" when realmRoles.Count > 0:
                    SetPath(claim!.Split('.'), realmRoles);
                    break;
                case "oidc-usermodel-client-role-mapper":
                    foreach (var (clientId, roles) in clientRoles)
                    {
                        SetPath([.. claim!.Split('.').Select(part => part == "${client_id}" ? clientId : part)], roles);
                    }

                    break;
            }
        }

        // A single audience is a string, as in Keycloak's tokens.
        if (kind == TokenKind.Access && audience.Distinct().ToList() is { Count: > 0 } audiences)
        {
            token["aud"] = audiences is [var only] ? only : audiences;
        }

        void Set(string? claim, object? value)
        {
            if (claim is not null && value is not null)
            {
                token[claim] = value;
            }
        }

        void SetPath(string[] path, object value)
        {
            var holder = token;
            foreach (var part in path[..^1])
            {
                if (!holder.TryGetValue(part, out var inner))
                {
                    holder[part] = inner = new Dictionary<string, object>();
                }

                holder = (Dictionary<string, object>)inner;
            }

            holder[path[^1]] = value;
        }
    }

    private static bool AppliesTo(ProtocolMapperRepresentation mapper, TokenKind kind) => mapper.Config.GetValueOrDefault(kind switch
    {
        TokenKind.Access => "access.token.claim",
        TokenKind.Id => "id.token.claim",
        _ => "userinfo.token.claim",
    }) == "true";
}
