using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Users.Tests;

public sealed class OpenApiTests(UsersApp app)
{
    [Fact]
    public async Task The_document_describes_a_change_with_its_precondition()
    {
        var document = await app.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        var change = document.GetProperty("paths").GetProperty("/api/users/me").GetProperty("patch");
        Assert.Equal("If-Match", Assert.Single(change.GetProperty("parameters").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(["200", "400", "401", "412", "428"], change.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }
}
