using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Ecommerce.Storefront.Tests.Site;

/// <summary>Every form of the shop, as no page of ours would send it.</summary>
internal static partial class TamperedForms
{
    private static readonly string[] _wrong = ["", "ñ\0\r\nX: y", "99999999999", ".", new('x', 10_000)];

    private static readonly Dictionary<string, string> _right = new()
    {
        ["sku"] = "SKU-1",
        ["slug"] = "thing-1",
        ["reason"] = "defective",
        ["email"] = "ana@example.com",
        ["postalCode"] = "23400",
        ["country"] = "ES",
        ["kind"] = "percentage",
        ["from"] = "2030-01-01T00:00",
        ["until"] = "2031-01-01T00:00",
        ["type"] = "query",
        ["language"] = "en",
    };

    /// <param name="data">The shop's endpoints.</param>
    /// <param name="id">What stands for an id in an address: what is one of an order is unknown where a return or a ticket is meant.</param>
    public static IEnumerable<(string Path, IEnumerable<KeyValuePair<string, string>> Fields)> All(EndpointDataSource data, string id) =>
        from form in data.Endpoints.OfType<RouteEndpoint>()
        where form.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true }
            && form.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") is true
            && form.Metadata.GetMetadata<MethodInfo>() is not null
        let path = Segment().Replace($"/{form.RoutePattern.RawText?.Trim('/')}", part => part.Groups["name"].Value switch { "sku" => "SKU-1", "service" => "orders", _ => id })
        from fields in Tamper([.. FieldsOf(form.Metadata.GetMetadata<MethodInfo>()!)])
        select (path, fields);

    private static IEnumerable<IEnumerable<KeyValuePair<string, string>>> Tamper(string[] names)
    {
        yield return [];
        yield return Enumerable.Range(0, 2_000).Select(number => KeyValuePair.Create($"field{number}", ""));
        yield return [KeyValuePair.Create(new string('x', 10_000), "")];
        yield return Right(names).Concat(Right(names));
        foreach (var name in names)
        {
            yield return Right(names).Where(field => field.Key != name);
            foreach (var wrong in _wrong)
            {
                yield return Right(names).Where(field => field.Key != name).Append(KeyValuePair.Create(name, wrong));
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Right(string[] names) =>
        names.Select(name => KeyValuePair.Create(name, _right.GetValueOrDefault(name, "1")));

    private static IEnumerable<string> FieldsOf(MethodInfo handler) => handler.GetParameters()
        .Where(parameter => parameter.IsDefined(typeof(FromFormAttribute)))
        .SelectMany(parameter => parameter.ParameterType.Assembly != typeof(Program).Assembly
            ? [parameter.Name!]
            : parameter.ParameterType.GetProperties().Where(property => property.CanWrite).Select(property => JsonName(property.Name)));

    private static string JsonName(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    [GeneratedRegex(@"\{(?<name>\w+)(:\w+)?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Segment();
}
