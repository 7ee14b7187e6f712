using System.Globalization;
using System.Net.Http.Headers;
using Ecommerce.Storefront.Account;
using Ecommerce.Storefront.Cart;
using Ecommerce.Storefront.Catalog;
using Ecommerce.Storefront.Desk;
using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Returns;
using Ecommerce.Storefront.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Http.Resilience;

namespace Ecommerce.Storefront.Services;

/// <summary>The services that pages are made from, by their discovery names.</summary>
internal static class ServiceClients
{
    public static void AddServiceClients(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddTransient<SendSessionToken>();
        services.AddTransient<SendLanguage>();

        services.AddHttpClient<CatalogClient>(http => http.BaseAddress = new("http://catalog"))
            .AddHttpMessageHandler<SendLanguage>();
        services.AddHttpClient<CartClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<OrdersClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<ReturnsClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<DeskClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<DeskReturnsClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<MessagesClient>()
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<PromotionsClient>(http => http.BaseAddress = new("http://orders"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<SupportClient>(http => http.BaseAddress = new("http://support"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();
        services.AddHttpClient<UsersClient>(http => http.BaseAddress = new("http://users"))
            .AddHttpMessageHandler<SendLanguage>().AddHttpMessageHandler<SendSessionToken>();

        // A person is waiting: better a page that says so than a page that comes late.
        services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.Retry.MaxRetryAttempts = 1;
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(5);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(8);
        });
    }

    /// <summary>The signed-in person's access token; it never leaves for the browser.</summary>
    private sealed class SendSessionToken(IHttpContextAccessor accessor) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Authorization is null
                && accessor.HttpContext is { } context
                && await context.GetTokenAsync("access_token") is { } token)
            {
                request.Headers.Authorization = new("Bearer", token);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class SendLanguage : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.AcceptLanguage.Add(
                new StringWithQualityHeaderValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
