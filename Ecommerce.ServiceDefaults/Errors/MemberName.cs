using System.Text.Json;

namespace Ecommerce.ServiceDefaults;

/// <summary>
/// Names of members as the client wrote them: <c>ShippingAddress.City</c> is <c>shippingAddress.city</c>; a header, <c>Cart-Id</c>,
/// keeps its name.
/// </summary>
internal static class MemberName
{
    public static string InJson(string path)
    {
        if (path.Contains('-', StringComparison.Ordinal))
        {
            return path;
        }

        if (path.StartsWith("$.", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
    }
}
