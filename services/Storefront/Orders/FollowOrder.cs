using System.Globalization;
using Ecommerce.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ecommerce.Storefront.Orders;

/// <summary>
/// A stream of events (https://html.spec.whatwg.org/multipage/server-sent-events.html) for the script of an order's page: <c>changed</c>
/// whenever the order has, with its version, and <c>ended</c> once it will not any more. The order is read again, as whoever looks at it,
/// when Orders says that it changed, and at every heartbeat in case that was lost. The stream ends with the access token; the browser
/// then comes back with a renewed session. A guest, who has none, follows an order by its key.
/// </summary>
internal static class FollowOrder
{
    public static async Task<Results<EmptyHttpResult, NotFound, NoContent, StatusCodeHttpResult>> HandleAsync(
        Guid id,
        HttpContext context,
        OrdersClient orders,
        OrderStreams streams,
        IHostApplicationLifetime lifetime,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        // A script is told no by a status, not by a page.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        using var place = streams.TryOpen(context.User.FindSubject() ?? $"guest of {id}");
        if (place is null)
        {
            context.Response.Headers.RetryAfter = ((int)streams.Heartbeat.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        // Listened for before the first look, so that no change falls between the two.
        var changed = new OrderChanged();
        await using var watch = await streams.WatchAsync(id, changed);
        var answer = await orders.GetOrderAsync(id, cancellationToken);
        if (answer.Value is not { } order)
        {
            return answer.IsNotFound ? TypedResults.NotFound() : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (order.IsSettled)
        {
            // Tells the browser not to come back.
            return TypedResults.NoContent();
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (await LifetimeOfTokenAsync(context, time) is { } left)
        {
            ending.CancelAfter(left);
        }

        try
        {
            await SendAsync(order, changed, streams.Heartbeat, orders, context, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The browser has left, the token has ended or we stop: where there still is a browser, it comes back.
        }

        return TypedResults.Empty;
    }

    private static async Task SendAsync(
        Order order,
        OrderChanged changed,
        TimeSpan heartbeat,
        OrdersClient orders,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // For proxies that would collect an answer before they pass it on.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        var version = order.Version;
        await WriteAsync(response, FormattableString.Invariant($"retry: 2000\nevent: changed\ndata: {version}\n\n"), cancellationToken);
        while (true)
        {
            await changed.WaitAsync(heartbeat, cancellationToken);
            var answer = await orders.GetOrderAsync(order.Id, cancellationToken);
            if (answer.IsNotFound)
            {
                return;
            }

            if (answer.Value is not { } now || now.Version == version)
            {
                await WriteAsync(response, ":\n\n", cancellationToken);
                continue;
            }

            version = now.Version;
            await WriteAsync(response, FormattableString.Invariant($"event: changed\ndata: {version}\n\n"), cancellationToken);
            if (now.IsSettled)
            {
                await WriteAsync(response, "event: ended\ndata:\n\n", cancellationToken);
                return;
            }
        }
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private static async Task<TimeSpan?> LifetimeOfTokenAsync(HttpContext context, TimeProvider time) =>
        DateTimeOffset.TryParse(
            await context.GetTokenAsync("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var expiresAt)
            ? TimeSpan.FromTicks(Math.Max(1, (expiresAt - time.GetUtcNow()).Ticks))
            : null;
}
