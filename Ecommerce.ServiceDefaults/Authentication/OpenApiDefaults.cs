using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ecommerce.ServiceDefaults;

/// <summary>A title, the public server and the bearer scheme for each service's OpenAPI document.</summary>
internal sealed class OpenApiDefaults(string service)
{
    private const string Scheme = "Bearer";

    /// <summary>Each endpoint has a <c>Request</c> of its own; without the endpoint's name they would be one schema.</summary>
    public static string? SchemaId(JsonTypeInfo type)
    {
        var id = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return id is not null && type.Type is { IsNested: true, IsEnum: false } ? type.Type.DeclaringType!.Name + id : id;
    }

    public Task TransformAsync(
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

        var anonymous = context.DescriptionGroups
            .SelectMany(group => group.Items)
            .Where(item => item.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            .Select(item => (Path: "/" + item.RelativePath?.Split('?')[0].TrimEnd('/'), Method: item.HttpMethod))
            .ToHashSet();
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                if (!anonymous.Contains((path.TrimEnd('/'), method.Method)))
                {
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
                }
            }
        }

        return Task.CompletedTask;
    }
}
