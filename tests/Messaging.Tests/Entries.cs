using System.Net.Http.Json;

namespace Ecommerce.Messaging.Tests;

internal static class Entries
{
    public static HttpRequestMessage Request(Guid accountId, int amount, string? key, int delayMilliseconds = 0)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/entries")
        {
            Content = JsonContent.Create(new { accountId, amount, delayMilliseconds }),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    }
}
