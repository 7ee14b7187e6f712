using System.Net;
using Ecommerce.Storefront.Checkout;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Sessions;

namespace Ecommerce.Storefront.Cart;

public sealed record CartItem(
    string Sku,
    int Quantity,
    string Name,
    string? VariantName,
    string? Slug,
    string? Image,
    decimal? UnitPrice,
    decimal? PriceBefore,
    decimal? LineTotal,
    int? Available,
    bool? OnSale)
{
    /// <summary>So few are left that it is worth saying.</summary>
    private const int Few = 5;

    public bool IsGone => OnSale is false || Available is 0;

    public bool IsShort => !IsGone && Available < Quantity;

    public bool IsScarce => !IsGone && !IsShort && Available <= Few;
}

/// <param name="Id">Null while nothing has been put in.</param>
/// <param name="Items">The lines; without a price where Catalog has never been asked about it.</param>
/// <param name="Saved">Kept for later; in no sum.</param>
/// <param name="ItemCount">Over all lines.</param>
/// <param name="Subtotal">Over the lines that are on sale.</param>
/// <param name="Shipping">What an order of these lines would pay for shipping.</param>
/// <param name="Total">What an order of these lines would cost.</param>
/// <param name="Currency">Of all the amounts.</param>
/// <param name="TaxIncluded">Whether the amounts have the tax in them.</param>
/// <param name="PricesCurrent">False if prices are those last seen, because Catalog does not answer.</param>
public sealed record ShoppingCart(
    string? Id,
    IReadOnlyList<CartItem> Items,
    IReadOnlyList<CartItem> Saved,
    int ItemCount,
    decimal? Subtotal,
    decimal? Shipping,
    decimal Total,
    string? Currency,
    bool TaxIncluded,
    bool? PricesCurrent)
{
    /// <summary>An order holds so many lines; a cart may hold more once a guest's has gone into it.</summary>
    public const int MaxItems = 99;

    public static readonly ShoppingCart Empty = new(null, [], [], 0, 0, 0, 0, "EUR", true, true);

    public bool HasStalePrices => PricesCurrent is false;

    /// <summary>Nothing stands in the way of ordering it.</summary>
    public bool CanBeOrdered => Items.Count is > 0 and <= MaxItems && !HasStalePrices && !Items.Any(item => item.IsGone || item.IsShort);
}

/// <summary>The cart of whoever is visiting: the customer's own by token, a guest's by the id in their cookie.</summary>
internal sealed class CartClient(HttpClient http, GuestCart guestCart, IHttpContextAccessor accessor, ILogger<CartClient> logger)
{
    public const int MaxQuantity = 99;

    private bool IsSignedIn => accessor.HttpContext?.User.Identity?.IsAuthenticated is true;

    public async Task<Answer<ShoppingCart>> GetAsync(CancellationToken cancellationToken)
    {
        if (!IsSignedIn && guestCart.Id is null)
        {
            return new(HttpStatusCode.OK, ShoppingCart.Empty, null);
        }

        var answer = await http.AskAsync<ShoppingCart>(Request(HttpMethod.Get, "/api/carts"), logger, cancellationToken);
        if (answer.IsNotFound)
        {
            guestCart.Forget();
            return new(HttpStatusCode.OK, ShoppingCart.Empty, null);
        }

        return answer;
    }

    /// <summary>Sets how many of a SKU the cart holds; none removes it.</summary>
    public async Task<Answer<ShoppingCart>> SetQuantityAsync(string sku, int quantity, CancellationToken cancellationToken)
    {
        var answer = await PutAsync(sku, quantity, cancellationToken);
        if (answer.IsNotFound && !IsSignedIn && guestCart.Id is not null)
        {
            // A cart that Orders no longer knows is replaced by a new one.
            guestCart.Forget();
            answer = await PutAsync(sku, quantity, cancellationToken);
        }

        return answer;
    }

    /// <summary>Keeps a SKU for later.</summary>
    public Task<Answer<ShoppingCart>> SaveForLaterAsync(string sku, CancellationToken cancellationToken) =>
        ChangeSavedAsync(HttpMethod.Put, sku, null, cancellationToken);

    /// <summary>Puts what was kept for later back into the cart.</summary>
    public Task<Answer<ShoppingCart>> PutBackAsync(string sku, CancellationToken cancellationToken) =>
        ChangeSavedAsync(HttpMethod.Put, sku, "/put-back", cancellationToken);

    public Task<Answer<ShoppingCart>> RemoveSavedAsync(string sku, CancellationToken cancellationToken) =>
        ChangeSavedAsync(HttpMethod.Delete, sku, null, cancellationToken);

    /// <summary>What an order of the cart would cost. A problem about <c>country</c> or <c>shippingOption</c> says that it cannot go there, or not that way.</summary>
    /// <param name="country">Where it goes.</param>
    /// <param name="shippingOption">Null for standard.</param>
    /// <param name="code">Of a promotion; null for none.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<Answer<Quote>> QuoteAsync(string country, string? shippingOption, string? code, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, "/api/orders/quote");
        request.Content = ServiceCalls.Json(new { country, shippingOption, code });
        return http.AskAsync<Quote>(request, logger, cancellationToken);
    }

    /// <summary>Puts the guest's cart into the signed-in customer's; repeating it is harmless.</summary>
    public Task<Answer<ShoppingCart>> MergeAsync(string cartId, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/carts/merge") { Content = ServiceCalls.Json(new { }) };
        request.Headers.TryAddWithoutValidation(GuestCart.Header, cartId);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", cartId);
        return http.AskAsync<ShoppingCart>(request, logger, cancellationToken);
    }

    private Task<Answer<ShoppingCart>> PutAsync(string sku, int quantity, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Put, $"/api/carts/items/{Uri.EscapeDataString(sku)}");
        request.Content = ServiceCalls.Json(new { quantity });
        return http.AskAsync<ShoppingCart>(request, logger, cancellationToken, KeepGuestCart);
    }

    private Task<Answer<ShoppingCart>> ChangeSavedAsync(HttpMethod method, string sku, string? step, CancellationToken cancellationToken) =>
        http.AskAsync<ShoppingCart>(
            Request(method, $"/api/carts/saved/{Uri.EscapeDataString(sku)}{step}"), logger, cancellationToken, KeepGuestCart);

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (!IsSignedIn && guestCart.Id is { } id)
        {
            request.Headers.TryAddWithoutValidation(GuestCart.Header, id);
        }

        return request;
    }

    private void KeepGuestCart(HttpResponseMessage response)
    {
        if (!IsSignedIn && response.IsSuccessStatusCode
            && response.Headers.TryGetValues(GuestCart.Header, out var values) && values.FirstOrDefault() is { Length: > 0 } id)
        {
            guestCart.Keep(id);
        }
    }
}

/// <summary>The visitor's cart, asked for once in a request, whoever shows it.</summary>
internal sealed class CurrentCart(CartClient carts)
{
    private Task<Answer<ShoppingCart>>? _cart;

    public Task<Answer<ShoppingCart>> GetAsync(CancellationToken cancellationToken) =>
        _cart ??= carts.GetAsync(cancellationToken);
}
