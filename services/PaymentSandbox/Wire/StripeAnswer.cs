using System.Text.Json.Nodes;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>What the API answers: an object, a list or an error, in Stripe's shape.</summary>
internal sealed class StripeAnswer(int status, JsonObject body) : IResult
{
    public int Status => status;

    public JsonObject Body => body;

    public bool IsError => status >= 400;

    /// <summary>Refused before anything was tried: Stripe does not keep such answers for a repeated idempotency key.</summary>
    public bool RefusedByValidation { get; private init; }

    /// <summary>A fault that the card of this payment asks for; it strikes after the work is committed.</summary>
    public CardFault Fault { get; private init; }

    public static StripeAnswer Ok(JsonObject body) => new(StatusCodes.Status200OK, body);

    public static StripeAnswer Ok(JsonObject body, CardFault fault) => new(StatusCodes.Status200OK, body) { Fault = fault };

    /// <summary>The answer to an earlier request with the same idempotency key.</summary>
    public static StripeAnswer Stored(int status, string body) => new(status, JsonNode.Parse(body)!.AsObject());

    /// <summary>A parameter that is missing, malformed or not known; <paramref name="param"/> names it as it was sent.</summary>
    public static StripeAnswer InvalidParameter(string message, string param, string? code) =>
        new(StatusCodes.Status400BadRequest, Error("invalid_request_error", message, code, param))
        {
            RefusedByValidation = true,
        };

    /// <summary>A request that the state of the object does not allow.</summary>
    public static StripeAnswer Refused(string message, string? code, string? param = null) =>
        new(StatusCodes.Status400BadRequest, Error("invalid_request_error", message, code, param));

    public static StripeAnswer NotFound(string resource, string id, string param = "id") =>
        new(StatusCodes.Status404NotFound,
            Error("invalid_request_error", $"No such {resource}: '{id}'", "resource_missing", param));

    public static StripeAnswer UnknownUrl(HttpRequest request) =>
        new(StatusCodes.Status404NotFound,
            Error(
                "invalid_request_error",
                $"Unrecognized request URL ({request.Method}: {request.Path}). The payment sandbox offers the part of Stripe's API that the shop uses.",
                code: null,
                param: null));

    public static StripeAnswer Unauthorized(string message) =>
        new(StatusCodes.Status401Unauthorized, Error("invalid_request_error", message, code: null, param: null));

    /// <summary>The key was used before with another request (https://docs.stripe.com/api/idempotent_requests).</summary>
    public static StripeAnswer IdempotencyMismatch(string key) =>
        new(StatusCodes.Status400BadRequest,
            Error(
                "idempotency_error",
                $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.",
                code: null,
                param: null))
        {
            RefusedByValidation = true,
        };

    public static StripeAnswer IdempotencyKeyInUse(string key) =>
        new(StatusCodes.Status409Conflict,
            Error(
                "invalid_request_error",
                $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.",
                "idempotency_key_in_use",
                param: null))
        {
            RefusedByValidation = true,
        };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        await httpContext.Response.WriteAsync(body.ToJsonString(), httpContext.RequestAborted);
    }

    /// <summary>Adds the object that the error is about, as Stripe does for payment intents.</summary>
    public StripeAnswer About(string name, JsonObject resource)
    {
        body["error"]!.AsObject()[name] = resource;
        return this;
    }

    private static JsonObject Error(string type, string message, string? code, string? param)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        }

        if (param is not null)
        {
            error["param"] = param;
        }

        return new JsonObject { ["error"] = error };
    }
}
