using System.Text.Json;

namespace ServiceDefaults.Tests;

public sealed class OpenApiTests(SampleApp app)
{
    [Fact]
    public async Task The_document_says_what_needs_a_token_and_how_it_is_refused()
    {
        var paths = (await ReadAsync()).GetProperty("paths");

        Assert.False(paths.GetProperty("/parcels").GetProperty("post").TryGetProperty("security", out _));
        Assert.False(paths.GetProperty("/open").GetProperty("get").TryGetProperty("security", out _));
        Assert.Equal(["200", "401"], AnswersOf("/mine"));
        Assert.Equal(["200", "401"], AnswersOf("/mine/{id}"));
        Assert.Equal(["200", "401", "403"], AnswersOf("/agents"));

        IEnumerable<string> AnswersOf(string path)
        {
            var operation = paths.GetProperty(path).GetProperty("get");
            Assert.Equal(1, operation.GetProperty("security").GetArrayLength());
            return operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order();
        }
    }

    [Fact]
    public async Task Text_is_described_as_text()
    {
        var document = await ReadAsync();

        var name = document.GetProperty("components").GetProperty("schemas").GetProperty("SampleAppParcel")
            .GetProperty("properties").GetProperty("name");
        Assert.Equal("string", name.GetProperty("type").GetString());
        var parameter = Assert.Single(document.GetProperty("paths").GetProperty("/open").GetProperty("get").GetProperty("parameters").EnumerateArray());
        Assert.Equal("string", parameter.GetProperty("schema").GetProperty("type").GetString());
        Assert.NotEmpty(parameter.GetProperty("description").GetString()!);
    }

    private Task<JsonElement> ReadAsync() =>
        app.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
}
