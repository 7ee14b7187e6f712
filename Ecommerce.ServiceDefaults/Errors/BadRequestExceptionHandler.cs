using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Ecommerce.ServiceDefaults;

/// <summary>Turns a request that could not be read into a validation problem that names the member, and nothing of our types.</summary>
internal sealed partial class BadRequestExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    private static readonly string[] _required = ["The member is required."];

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException badRequest)
        {
            return false;
        }

        // Too large, too slow or of another media type: the status says it all, and what a caller does wrong is no failure to log.
        httpContext.Response.StatusCode = badRequest.StatusCode;
        if (badRequest.StatusCode != StatusCodes.Status400BadRequest)
        {
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext });
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new HttpValidationProblemDetails(ErrorsOf(badRequest))
            {
                Status = StatusCodes.Status400BadRequest,
                Title = "The request could not be read.",
            },
        });
    }

    private static Dictionary<string, string[]> ErrorsOf(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
        {
            var missing = MissingMembers().Match(json.Message);
            if (missing.Success)
            {
                var parent = json.Path is null or "$" ? "" : json.Path + ".";
                return QuotedName().Matches(missing.Groups["names"].Value)
                    .ToDictionary(name => parent + name.Groups["name"].Value, _ => _required);
            }

            var member = string.IsNullOrEmpty(json.Path) || json.Path == "$" ? "body" : json.Path;
            return new() { [member] = [Describe(json)] };
        }

        var parameter = Parameter().Match(exception.Message);
        if (!parameter.Success || exception.Message.Contains(" body", StringComparison.Ordinal))
        {
            return new() { ["body"] = ["A JSON body is required."] };
        }

        var name = parameter.Groups["name"].Value;
        return exception.Message.StartsWith("Required", StringComparison.Ordinal)
            ? new() { [name] = ["The value is required."] }
            : new() { [name] = ["The value could not be read: its type or format is wrong."] };
    }

    private static string Describe(JsonException exception) =>
        exception.Message.Contains("NUL", StringComparison.Ordinal) ? "Text cannot hold the NUL character."
        : exception.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) ? "The member stands more than once."
        : NotNull().IsMatch(exception.Message) ? "The member cannot be null."
        : exception.Message.Contains("could not be converted", StringComparison.Ordinal) ? "The value has the wrong type or is out of range."
        : "The JSON is malformed.";

    // The wording of System.Text.Json and of the request delegate factory of ASP.NET Core 10; a test holds it in place.
    [GeneratedRegex("missing required properties including: (?<names>.+?)\\.?(?: Path:|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("doesn't allow (?:setting )?(?:a )?null", RegexOptions.ExplicitCapture)]
    private static partial Regex NotNull();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex QuotedName();

    [GeneratedRegex("parameter \"(?:\\S+ )*(?<name>[^\" ]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
