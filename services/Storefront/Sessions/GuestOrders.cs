namespace Ecommerce.Storefront.Sessions;

/// <summary>The keys to the orders that were placed or looked up in this browser without an account; secrets, so scripts cannot read them.</summary>
internal sealed class GuestOrders(IHttpContextAccessor accessor, ShopCookies cookies)
{
    public const string Header = "Order-Key";

    /// <summary>The latest ones: a cookie is sent with every request.</summary>
    private const int MaxOrders = 8;

    private const int IdLength = 32;
    private const int KeyLength = 43;

    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(180);

    private List<(Guid Id, string Key)>? _orders;

    public string? KeyOf(Guid orderId) => Read().Find(order => order.Id == orderId).Key;

    public void Keep(Guid orderId, string key)
    {
        if (!IsKey(key))
        {
            return;
        }

        _orders = [(orderId, key), .. Read().Where(order => order.Id != orderId).Take(MaxOrders - 1)];
        if (accessor.HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.Cookies.Append(
                cookies.Orders, string.Join('.', _orders.Select(order => $"{order.Id:n}{order.Key}")), cookies.Options(_lifetime));
        }
    }

    /// <summary>Whoever uses the browser next is somebody else.</summary>
    public void Forget()
    {
        _orders = [];
        if (accessor.HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.Cookies.Delete(cookies.Orders, cookies.Options(TimeSpan.Zero));
        }
    }

    private List<(Guid Id, string Key)> Read() =>
        _orders ??= [.. (accessor.HttpContext?.Request.Cookies[cookies.Orders] ?? "").Split('.').Take(MaxOrders).Select(Parse).Where(order => order.Key.Length > 0)];

    private static (Guid Id, string Key) Parse(string text) =>
        text.Length == IdLength + KeyLength && Guid.TryParseExact(text[..IdLength], "n", out var id) && IsKey(text[IdLength..])
            ? (id, text[IdLength..])
            : (Guid.Empty, "");

    // Whatever does not look like a key of ours is not passed on in a header.
    private static bool IsKey(string text) =>
        text.Length == KeyLength && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
