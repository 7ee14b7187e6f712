using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ecommerce.Storefront.Site;

/// <summary>303: the form was taken; what follows is another page, by GET (RFC 9110 §15.4.4).</summary>
internal sealed class SeeOther(string url) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = url;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status303SeeOther));
}
