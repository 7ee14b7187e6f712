using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Support.Tests;

public sealed class OpenApiTests(SupportApp app)
{
    [Fact]
    public async Task The_document_tells_the_requests_of_endpoints_apart()
    {
        var document = await app.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        Assert.Equal(["type", "subject", "message", "orderId", "lines"], Members("/api/support/tickets"));
        Assert.Equal(["body"], Members("/api/support/tickets/{id}/messages"));
        Assert.Equal(["body"], Members("/api/support/queue/{id}/messages"));

        IEnumerable<string> Members(string path)
        {
            var schema = document.GetProperty("paths").GetProperty(path).GetProperty("post")
                .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            var name = schema.GetProperty("$ref").GetString()!.Split('/')[^1];
            return document.GetProperty("components").GetProperty("schemas").GetProperty(name)
                .GetProperty("properties").EnumerateObject().Select(member => member.Name);
        }
    }
}
