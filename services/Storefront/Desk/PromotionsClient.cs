using Ecommerce.Storefront.Services;
using Microsoft.AspNetCore.WebUtilities;

namespace Ecommerce.Storefront.Desk;

/// <param name="Value">Per cent, or an amount; null for free shipping.</param>
/// <param name="Used">How many orders hold it.</param>
/// <param name="State">scheduled, active, ended, used_up or archived.</param>
public sealed record DeskPromotion(
    Guid Id,
    string NameEs,
    string NameEn,
    string? Code,
    string Kind,
    decimal? Value,
    decimal MinimumSubtotal,
    DateTimeOffset From,
    DateTimeOffset? Until,
    int? UsageLimit,
    int? LimitPerCustomer,
    int Used,
    string State,
    int Version);

public sealed record DeskPromotions(IReadOnlyList<DeskPromotion> Items, string? Next);

/// <summary>What a promotion says, as Orders takes it.</summary>
public sealed record PromotionTerms(
    string NameEs,
    string NameEn,
    string? Code,
    string Kind,
    decimal? Value,
    decimal MinimumSubtotal,
    DateTimeOffset From,
    DateTimeOffset? Until,
    int? UsageLimit,
    int? LimitPerCustomer);

/// <summary>Promotions, for those who make them.</summary>
internal sealed class PromotionsClient(HttpClient http, ILogger<PromotionsClient> logger)
{
    private const string Root = "/api/orders/desk/promotions";

    public Task<Answer<DeskPromotions>> GetPromotionsAsync(bool archived, string? cursor, CancellationToken cancellationToken)
    {
        var path = $"{Root}?limit=25{(archived ? "&archived=true" : null)}";
        return http.GetAsync<DeskPromotions>(
            cursor is null ? path : QueryHelpers.AddQueryString(path, "cursor", cursor), logger, cancellationToken);
    }

    public Task<Answer<DeskPromotion>> GetPromotionAsync(Guid id, CancellationToken cancellationToken) =>
        http.GetAsync<DeskPromotion>($"{Root}/{id}", logger, cancellationToken);

    public Task<Answer<DeskPromotion>> CreateAsync(PromotionTerms terms, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskPromotion>(Root, terms, key, logger, cancellationToken);

    /// <param name="id">Which.</param>
    /// <param name="terms">What it says from now on.</param>
    /// <param name="version">The version that was shown; another one is a conflict.</param>
    /// <param name="cancellationToken">The request's.</param>
    public Task<Answer<DeskPromotion>> UpdateAsync(Guid id, PromotionTerms terms, int version, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Root}/{id}") { Content = ServiceCalls.Json(terms) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return http.AskAsync<DeskPromotion>(request, logger, cancellationToken);
    }

    public Task<Answer<DeskPromotion>> ArchiveAsync(Guid id, string key, CancellationToken cancellationToken) =>
        http.PostAsync<DeskPromotion>($"{Root}/{id}/archive", null, key, logger, cancellationToken);
}
