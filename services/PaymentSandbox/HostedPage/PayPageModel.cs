using Ecommerce.PaymentSandbox.CheckoutSessions;

namespace Ecommerce.PaymentSandbox.HostedPage;

/// <summary>What the payment page shows. Card fields are never filled in again.</summary>
public sealed record PayPageModel(
    IReadOnlyList<PayPageModel.Line> Lines,
    string Total,
    string? CancelUrl,
    string FormToken,
    string Action,
    string OtherLanguageUrl,
    string? Email,
    string? Name,
    string? Notice,
    IReadOnlyDictionary<string, string> Errors)
{
    public sealed record Line(string Name, int Quantity, string? UnitAmount, string Amount);

    public string? ErrorOf(string field) => Errors.GetValueOrDefault(field);

    internal static PayPageModel Of(
        CheckoutSession session,
        PageTexts texts,
        HttpRequest request,
        string? notice,
        string? email = null,
        string? name = null,
        IReadOnlyDictionary<string, string>? errors = null) => new(
            [
                .. session.LineItems.Select(line => new Line(
                    line.Name,
                    line.Quantity,
                    line.Quantity > 1 ? texts.Money(line.UnitAmount, session.Currency) : null,
                    texts.Money(line.UnitAmount * line.Quantity, session.Currency))),
            ],
            texts.Money(session.AmountTotal, session.Currency),
            session.CancelUrl,
            session.FormToken,
            HostedPageEndpoints.PathOf(session.Id, request),
            $"/c/pay/{session.Id}?locale={texts.OtherLanguageTag}",
            email ?? session.PayerEmail ?? session.CustomerEmail,
            name ?? session.PayerName,
            notice,
            errors ?? new Dictionary<string, string>());
}
