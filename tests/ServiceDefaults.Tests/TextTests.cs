using Ecommerce.ServiceDefaults;

namespace ServiceDefaults.Tests;

public sealed class TextTests
{
    private sealed record Key(decimal Price, Guid Id);

    [Fact]
    public void A_cursor_comes_back_as_it_went()
    {
        var key = new Key(12.50m, Guid.CreateVersion7());

        Assert.True(Cursor.TryDecode<Key>(Cursor.Encode(key), out var decoded));
        Assert.Equal(key, decoded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("bnVsbA")]
    [InlineData("eyJwcmljZSI6")]
    [InlineData("e30")]
    [InlineData("eyJwcmljZSI6MX0")]
    public void What_is_no_cursor_is_not_decoded(string text) => Assert.False(Cursor.TryDecode<Key>(text, out _));

    [Theory]
    [InlineData(null, "es")]
    [InlineData("en", "en")]
    [InlineData("en-GB,en;q=0.9,es;q=0.8", "en")]
    [InlineData("fr-FR,es-MX;q=0.7,en;q=0.5", "es")]
    [InlineData("de", "es")]
    [InlineData("en;q=0", "es")]
    public void The_language_is_the_best_of_ours(string? header, string expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = header;

        Assert.Equal(expected, Language.From(context.Request));
    }
}
