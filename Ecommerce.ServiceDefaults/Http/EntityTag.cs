using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Ecommerce.ServiceDefaults;

/// <summary>Entity tags (RFC 9110, 8.8.3 and 13.1.1) made of an entity's version.</summary>
public static class EntityTag
{
    public static void Write(HttpResponse response, int version) => response.Headers.ETag = For(version);

    /// <summary>Whether the value of an <c>If-Match</c> header names this version. Weak tags never match; <c>*</c> always does.</summary>
    public static bool Matches(string ifMatch, int version) =>
        EntityTagHeaderValue.TryParseList([ifMatch], out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag.Equals(For(version), StringComparison.Ordinal)));

    private static string For(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
