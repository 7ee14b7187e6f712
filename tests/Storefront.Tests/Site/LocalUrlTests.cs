using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Tests.Site;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/cart", "/cart")]
    [InlineData("/search?q=caf%C3%A9", "/search?q=caf%C3%A9")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("cart", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/cart\r\nSet-Cookie: a=b", "/")]
    [InlineData("/café", "/")]
    public void Only_a_path_of_this_shop_is_followed(string? url, string followed) => Assert.Equal(followed, LocalUrl.Of(url));
}
