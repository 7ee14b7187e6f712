using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ecommerce.ServiceDefaults;

/// <summary>What every service's OpenAPI document says alike: title, server, bearer tokens, and what our usual parameters mean.</summary>
internal sealed class OpenApiDefaults(string service)
{
    private const string Scheme = "Bearer";
    private const string Problem = "ProblemDetails";
    private const string IdempotencyKey = "Idempotency-Key";

    private static readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cursor"] = "The `next` of the page before; absent for the first page.",
        ["limit"] = "How many items a page has at most.",
        ["Cart-Id"] = "A guest's cart, as this service issued it. Ignored where there is a token, except to merge.",
        ["Order-Key"] = "Opens a guest's order, as the header of the same name told when it was placed. Not needed for a customer's own.",
        ["If-Match"] = "The ETag of what was read, so that nobody else's change is overwritten.",
        [IdempotencyKey] = "1 to 128 visible ASCII characters, new for each operation. A repeat under the same key gets the first answer "
            + "again, for 24 hours; another request under it is a 422.",
    };

    /// <summary>Each endpoint has a <c>Request</c> of its own; without the endpoint's name they would be one schema.</summary>
    public static string? SchemaId(JsonTypeInfo type)
    {
        var id = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return id is not null && type.Type is { IsNested: true, IsEnum: false } ? type.Type.DeclaringType!.Name + id : id;
    }

    /// <summary>Text is read by a converter of our own, of which the exporter of schemas knows nothing, nor then of what is asked of the text.</summary>
    public static Task TypeTextAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(string))
        {
            schema.Type ??= context.JsonPropertyInfo?.IsGetNullable is true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            var member = context.JsonPropertyInfo?.AttributeProvider
                ?? (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
            foreach (var attribute in member?.GetCustomAttributes(inherit: true) ?? [])
            {
                DescribeText(schema, attribute);
            }
        }
        else if (context.JsonTypeInfo.ElementType == typeof(string))
        {
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }

        return Task.CompletedTask;
    }

    private static void DescribeText(OpenApiSchema schema, object attribute)
    {
        switch (attribute)
        {
            case PlainTextAttribute text:
                (schema.MinLength, schema.MaxLength) = (text.AllowEmpty ? null : 1, text.MaximumLength);
                break;
            case StringLengthAttribute length:
                (schema.MinLength, schema.MaxLength) = (length.MinimumLength > 0 ? length.MinimumLength : null, length.MaximumLength);
                break;
            case RegularExpressionAttribute expression:
                schema.Pattern = expression.Pattern;
                break;
            case AllowedValuesAttribute allowed:
                schema.Enum = [.. allowed.Values.OfType<string>().Select(value => (JsonNode)value)];
                break;
        }
    }

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(service) + " API";
        document.Info.Description =
            "Errors are problem details (RFC 9457). Lists are pages: pass `next` back as `cursor`. Times are UTC; amounts are in the currency's unit.";

        // Callers reach the service through the gateway, on the address that they loaded this document from.
        document.Servers = [new OpenApiServer { Url = "/" }];

        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An access token of the realm.",
        };

        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas.TryAdd(
            Problem, await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: cancellationToken));
    }

    public static Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        DescribeParameters(operation);
        DescribeSecurity(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document);
        return Task.CompletedTask;
    }

    private static void DescribeParameters(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (parameter.Name is { } name)
            {
                parameter.Description ??= _parameters.GetValueOrDefault(name);
                parameter.Required |= name == IdempotencyKey;
            }
        }
    }

    private static void DescribeSecurity(OpenApiOperation operation, IList<object> metadata, OpenApiDocument? document)
    {
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            return;
        }

        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        AddProblem("401", "Unauthorized");
        if (metadata.OfType<IAuthorizeData>().Any(demand => demand.Policy is not null))
        {
            AddProblem("403", "Forbidden");
        }

        void AddProblem(string status, string description)
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status, new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
                },
            });
        }
    }
}
