using Ecommerce.PaymentSandbox.Wire;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.CheckoutSessions;

internal static class CreateCheckoutSession
{
    private const int MaxLineItems = 100;
    private const long MaxAmount = 99_999_999;
    private const long MinAmount = 50;
    private static readonly TimeSpan _shortestLife = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _longestLife = TimeSpan.FromHours(24);

    /// <summary>The caller's clock may be a little behind ours while its request travels.</summary>
    private static readonly TimeSpan _clockTolerance = TimeSpan.FromSeconds(30);

    public static Task<StripeAnswer> HandleAsync(
        FormParameters form,
        HttpRequest request,
        SandboxDbContext db,
        TimeProvider time,
        IOptions<SandboxOptions> options)
    {
        var now = time.GetUtcNow();
        form.RequiredText("mode");
        form.Choice("mode", "payment");
        form.Choice("ui_mode", "hosted_page", "hosted");
        var lines = ReadLines(form, out var currency);
        var successUrl = form.Url("success_url") ?? form.RequiredText("success_url");
        var cancelUrl = form.Url("cancel_url");
        var expiresAt = ReadExpiry(form, now);
        var clientReferenceId = form.Text("client_reference_id", 200);
        var customerEmail = form.Email("customer_email");
        var locale = form.Text("locale", 10);
        var metadata = form.Metadata("metadata");
        var capture = form.Choice("payment_intent_data[capture_method]", "automatic", "automatic_async", "manual");
        var description = form.Text("payment_intent_data[description]", 1000);
        var paymentMetadata = form.Metadata("payment_intent_data[metadata]");
        form.Accept(
            "adaptive_pricing",
            "automatic_tax",
            "billing_address_collection",
            "branding_settings",
            "custom_text",
            "customer_creation",
            "integration_identifier",
            "name_collection",
            "origin_context",
            "payment_intent_data[receipt_email]",
            "payment_intent_data[statement_descriptor]",
            "payment_intent_data[statement_descriptor_suffix]",
            "payment_intent_data[shipping]",
            "payment_method_options",
            "phone_number_collection",
            "submit_type",
            "wallet_options",
            "currency");
        // The newer API versions filter the eligible methods where the older ones listed them.
        RequireCard(form, "allowed_payment_method_types");
        RequireCard(form, "payment_method_types");

        var expand = form.Strings("expand");
        form.RejectUnknown();
        if (form.Error is { } error)
        {
            return Task.FromResult(error);
        }

        var session = CheckoutSession.Open(
            lines,
            currency,
            capture == "manual",
            metadata,
            paymentMetadata,
            description,
            clientReferenceId,
            customerEmail,
            locale,
            successUrl,
            cancelUrl,
            options.Value.PublicUrl ?? new Uri($"{request.Scheme}://{request.Host}"),
            StripeApi.VersionOf(request),
            now,
            expiresAt);
        db.CheckoutSessions.Add(session);

        return Task.FromResult(StripeAnswer.Ok(session.ToWire(payment: null, withLineItems: expand.Contains("line_items"))));
    }

    private static List<LineItem> ReadLines(FormParameters form, out string currency)
    {
        var lines = new List<LineItem>();
        currency = string.Empty;
        var items = form.Items("line_items");
        if (items.Count == 0)
        {
            form.Fail("Missing required param: line_items.", "line_items", "parameter_missing");
        }
        else if (items.Count > MaxLineItems)
        {
            form.Fail($"Too many line items: at most {MaxLineItems} can be sent.", "line_items", code: null);
        }

        foreach (var item in items.Take(MaxLineItems))
        {
            var price = $"{item}[price_data]";
            if (!form.Has(price))
            {
                form.Fail($"Missing required param: {price}. The payment sandbox keeps no catalog of prices.", price, "parameter_missing");
            }

            var lineCurrency = ReadCurrency(form, $"{price}[currency]");
            if (lines.Count > 0 && lineCurrency != currency)
            {
                form.Fail("All line items must have the same currency.", $"{price}[currency]", code: null);
            }

            currency = lineCurrency;
            var name = form.RequiredText($"{price}[product_data][name]", 1000);
            var description = form.Text($"{price}[product_data][description]", 5000);
            var unitAmount = form.RequiredInteger($"{price}[unit_amount]", 0, MaxAmount);
            var quantity = form.RequiredInteger($"{item}[quantity]", 1, 999_999);
            form.Accept($"{price}[product_data][images]", $"{price}[product_data][metadata]", $"{price}[product_data][tax_code]", $"{price}[tax_behavior]");
            lines.Add(new LineItem(StripeId.LineItem(), name, description, unitAmount, (int)quantity));
        }

        // Checked once the parts are right: an overflow of the sum is impossible with a hundred lines of these limits.
        var total = lines.Sum(line => line.UnitAmount * line.Quantity);
        if (form.Error is null && total < MinAmount)
        {
            form.Fail($"The Checkout Session's total amount due must add up to at least {MinAmount} of the currency's minor units.", "line_items", "amount_too_small");
        }
        else if (form.Error is null && total > MaxAmount)
        {
            form.Fail($"The Checkout Session's total amount must be no more than {MaxAmount} of the currency's minor units.", "line_items", "amount_too_large");
        }

        return lines;
    }

    /// <summary>Whatever else a caller allows, cards must be among it: there is nothing else.</summary>
    private static void RequireCard(FormParameters form, string name)
    {
        var methods = form.Strings(name);
        if (methods.Count > 0 && !methods.Contains("card"))
        {
            form.Fail($"Invalid {name}: the payment sandbox offers card only.", name, code: null);
        }
    }

    private static string ReadCurrency(FormParameters form, string name)
    {
        var currency = form.RequiredText(name, 10);
        if (form.Error is null && (currency.Length != 3 || !currency.All(char.IsAsciiLetter)))
        {
            form.Fail($"Invalid currency: {currency}. Stripe takes three-letter ISO codes.", name, code: null);
        }

        return currency.ToLowerInvariant();
    }

    private static DateTimeOffset ReadExpiry(FormParameters form, DateTimeOffset now)
    {
        if (form.Integer("expires_at", 0, 253402300000) is not { } seconds)
        {
            return now + _longestLife;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (expiresAt < now + _shortestLife - _clockTolerance)
        {
            form.Fail("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at", code: null);
        }
        else if (expiresAt > now + _longestLife + _clockTolerance)
        {
            form.Fail("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at", code: null);
        }

        return expiresAt;
    }
}
