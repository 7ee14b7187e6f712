using Ecommerce.Storefront.Cart;
using Microsoft.Extensions.Caching.Memory;

namespace Ecommerce.Storefront.Sessions;

/// <summary>The id of the visitor's cart while they are not signed in; a secret, so scripts cannot read it.</summary>
internal sealed class GuestCart(IHttpContextAccessor accessor, ShopCookies cookies)
{
    public const string Header = "Cart-Id";

    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(30);

    private bool _isChanged;
    private string? _id;

    public string? Id => _isChanged ? _id : Read();

    /// <summary>From now on for as long as Orders keeps an unused cart.</summary>
    public void Keep(string id)
    {
        (_isChanged, _id) = (true, id);
        if (accessor.HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.Cookies.Append(cookies.Cart, id, cookies.Options(_lifetime));
        }
    }

    public void Forget()
    {
        (_isChanged, _id) = (true, null);
        if (accessor.HttpContext is { Response.HasStarted: false } context)
        {
            context.Response.Cookies.Delete(cookies.Cart, cookies.Options(TimeSpan.Zero));
        }
    }

    // Whatever does not look like an id of ours is not passed on in a header.
    private string? Read() =>
        accessor.HttpContext?.Request.Cookies[cookies.Cart] is { Length: > 0 and <= 128 } id
            && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? id : null;
}

/// <summary>
/// After sign-in the guest's cart becomes the customer's. It happens on the first request that carries both, and if Orders does
/// not answer, on a later one: signing in never fails because of the cart.
/// </summary>
internal sealed partial class MergeGuestCart(RequestDelegate next, IMemoryCache failures, ILogger<MergeGuestCart> logger)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context, GuestCart guestCart, CartClient carts)
    {
        if (context.User.Identity?.IsAuthenticated is true
            && guestCart.Id is { } id
            && !failures.TryGetValue((nameof(MergeGuestCart), id), out _))
        {
            var answer = await carts.MergeAsync(id, context.RequestAborted);
            if (answer.IsUnavailable)
            {
                LogPostponed(logger);
                failures.Set((nameof(MergeGuestCart), id), true, _pause);
            }
            else
            {
                guestCart.Forget();
            }
        }

        await next(context);
    }

    [LoggerMessage(LogLevel.Warning, "A guest's cart could not be merged; it will be tried again")]
    private static partial void LogPostponed(ILogger logger);
}
