using Ecommerce.Storefront.Services;

namespace Ecommerce.Storefront.Account;

public sealed record Profile(
    string? Email,
    bool? EmailVerified,
    string? Name,
    string? GivenName,
    string? FamilyName,
    string? Phone,
    string? Language,
    DateTimeOffset? CreatedAt,
    int Version);

/// <summary>The signed-in person's own profile.</summary>
internal sealed class UsersClient(HttpClient http, ILogger<UsersClient> logger)
{
    public Task<Answer<Profile>> GetMeAsync(CancellationToken cancellationToken) =>
        http.GetAsync<Profile>("/api/users/me", logger, cancellationToken);

    /// <param name="givenName">First name.</param>
    /// <param name="familyName">Surname.</param>
    /// <param name="phone">Telephone; empty removes it.</param>
    /// <param name="language">es or en.</param>
    /// <param name="version">The version that was shown; another one is a conflict.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<Answer<Profile>> UpdateMeAsync(
        string? givenName, string? familyName, string? phone, string? language, int version, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, "/api/users/me")
        {
            Content = ServiceCalls.Json(new { givenName, familyName, phone, language }),
        };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return http.AskAsync<Profile>(request, logger, cancellationToken);
    }
}
