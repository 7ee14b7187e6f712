using System.Text.Json.Serialization;
using Ecommerce.Keycloak.Protocol;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Keycloak.Admin;

/// <summary>Errors as Keycloak's Admin API words them: it has two shapes.</summary>
internal static class AdminProblems
{
    public sealed record Refusal([property: JsonPropertyName("errorMessage")] string ErrorMessage);

    public static JsonHttpResult<BearerToken.Problem> UserNotFound => NotFound("User not found");

    public static JsonHttpResult<BearerToken.Problem> NotFound(string error) =>
        TypedResults.Json(new BearerToken.Problem(error), statusCode: StatusCodes.Status404NotFound);

    public static JsonHttpResult<Refusal> Refuse(int status, string message) =>
        TypedResults.Json(new Refusal(message), statusCode: status);
}
