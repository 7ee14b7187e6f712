using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

/// <summary>
/// The part of Stripe's query language that finds payments by metadata and status: <c>metadata['order_id']:'…'</c>,
/// <c>status:'succeeded'</c>, joined by AND (https://docs.stripe.com/search). Stripe's index lags a minute behind; this one does not.
/// </summary>
internal static partial class SearchPaymentIntents
{
    public static async Task<StripeAnswer> HandleAsync(
        FormParameters form, SandboxDbContext db, CancellationToken cancellationToken)
    {
        var query = form.RequiredText("query", 2000);
        var limit = (int)(form.Integer("limit", 1, 100) ?? 10);
        var before = form.Integer("page", 1, long.MaxValue);
        var expand = form.Strings("expand");
        form.RejectUnknown();
        var metadata = new Dictionary<string, string>();
        PaymentIntentStatus? status = null;
        if (form.Error is null)
        {
            ReadQuery(form, query, metadata, ref status);
        }

        if (form.Error is { } error)
        {
            return error;
        }

        var wanted = JsonSerializer.Serialize(metadata, JsonSerializerOptions.Default);
        var payments = db.PaymentIntents
            .FromSql($"SELECT * FROM payment_intents WHERE metadata @> {wanted}::jsonb")
            .AsNoTracking().Include(payment => payment.Charges).AsQueryable();
        if (status is not null)
        {
            payments = payments.Where(payment => payment.Status == status);
        }

        if (before is not null)
        {
            payments = payments.Where(payment => payment.Sequence < before);
        }

        var items = await payments.OrderByDescending(payment => payment.Sequence).Take(limit + 1).ToListAsync(cancellationToken);
        var hasMore = items.Count > limit;
        if (hasMore)
        {
            items.RemoveAt(limit);
        }

        return StripeAnswer.Ok(new JsonObject
        {
            ["object"] = "search_result",
            ["data"] = new JsonArray([.. items.Select(payment => payment.ToWire(expand.Contains("data.latest_charge")))]),
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? items[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null,
            ["url"] = "/v1/payment_intents/search",
        });
    }

    private static void ReadQuery(
        FormParameters form, string query, Dictionary<string, string> metadata, ref PaymentIntentStatus? status)
    {
        var position = 0;
        while (position < query.Length)
        {
            var clause = ClausePattern().Match(query, position);
            if (!clause.Success)
            {
                form.Fail(
                    "We were unable to parse your search query. The payment sandbox understands metadata['key']:'value' and status:'value', joined by AND.",
                    "query",
                    code: null);
                return;
            }

            position += clause.Length;
            var value = clause.Groups["value"].Value;
            if (clause.Groups["key"] is { Success: true } key)
            {
                metadata[key.Value] = value;
                continue;
            }

            status = Enum.GetValues<PaymentIntentStatus>().Cast<PaymentIntentStatus?>()
                .FirstOrDefault(known => known!.Value.ToWire() == value);
            if (status is null)
            {
                form.Fail($"Unsupported status: {value}.", "query", code: null);
                return;
            }
        }
    }

    [GeneratedRegex("""\G\s*(?:AND\s+)?(?:metadata\[(?<q>['"])(?<key>[^'"\]]{1,40})\k<q>\]|status)\s*:\s*(?<r>['"])(?<value>[^'"]*)\k<r>\s*(?=AND\s|$)""")]
    private static partial Regex ClausePattern();
}
