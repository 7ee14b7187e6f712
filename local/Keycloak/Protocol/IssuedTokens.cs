using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Ecommerce.Keycloak.Protocol;

/// <summary>Carries the tokens that the token endpoint wrote into OpenIddict's answer, with the members that Keycloak adds.</summary>
internal sealed class IssuedTokens
{
    public TokenAnswer? Answer { get; set; }

    internal sealed class Attach(IssuedTokens tokens) : IOpenIddictServerHandler<ProcessSignInContext>
    {
        public ValueTask HandleAsync(ProcessSignInContext context)
        {
            context.Response.ErrorUri = null;
            if (tokens.Answer is { } answer)
            {
                (context.GenerateAccessToken, context.IncludeAccessToken, context.AccessToken) = (false, true, answer.AccessToken);
                (context.GenerateIdentityToken, context.IncludeIdentityToken, context.IdentityToken) = (false, answer.IdToken is not null, answer.IdToken);
            }

            return default;
        }
    }

    internal sealed class Complete(IssuedTokens tokens) : IOpenIddictServerHandler<ApplyTokenResponseContext>
    {
        public ValueTask HandleAsync(ApplyTokenResponseContext context)
        {
            context.Response.ErrorUri = null;
            if (tokens.Answer is { } answer && string.IsNullOrEmpty(context.Response.Error))
            {
                context.Response.ExpiresIn = (long)answer.Lifetime.TotalSeconds;
                context.Response.Scope = answer.Scope;
                context.Response["refresh_expires_in"] = (long)(answer.RefreshLifetime?.TotalSeconds ?? 0);
                context.Response["not-before-policy"] = 0;
                if (answer.SessionId is not null)
                {
                    context.Response["session_state"] = answer.SessionId;
                }
            }

            return default;
        }
    }
}
