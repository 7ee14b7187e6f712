namespace Ecommerce.Storefront.Sessions;

/// <summary>
/// Names of our cookies. Over https they are bound to the host (<c>__Host-</c>, RFC 6265bis). Plain http serves development only:
/// there the port is part of the name, since browsers share cookies between the ports of a host.
/// </summary>
internal sealed class ShopCookies(IConfiguration configuration, IHostEnvironment environment)
{
    private readonly Uri _publicUrl = new(configuration["Shop:PublicUrl"] ?? "http://localhost:5100");

    public bool IsSecure => !environment.IsDevelopment() || _publicUrl.Scheme == Uri.UriSchemeHttps;

    public CookieSecurePolicy SecurePolicy => IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    public string Session => Name("shop");

    public string Cart => Name("cart");

    public string Orders => Name("orders");

    public string Antiforgery => Name("antiforgery");

    public string Language => Name("language");

    public CookieOptions Options(TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = IsSecure,
    };

    private string Name(string name) => IsSecure ? $"__Host-{name}" : $"{name}-{_publicUrl.Port}";
}
