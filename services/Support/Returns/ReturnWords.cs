using System.Globalization;
using Ecommerce.Contracts;
using Ecommerce.ServiceDefaults;
using Ecommerce.Support.Tickets;

namespace Ecommerce.Support.Returns;

/// <summary>What the customer says by asking for a return, in the customer's language: it begins the ticket.</summary>
internal static class ReturnWords
{
    public static string Subject(ReturnFacts facts) => Cut(
        IsSpanish(facts)
            ? $"Devolución {facts.Number} del pedido {facts.OrderNumber}"
            : $"Return {facts.Number} of order {facts.OrderNumber}",
        Ticket.MaxSubjectLength);

    public static string Message(ReturnFacts facts) => Cut(
        string.Join(
            '\n',
            [
                IsSpanish(facts) ? "Quiero devolver:" : "I want to return:",
                .. facts.Lines.Select(line => string.Create(
                    CultureInfo.InvariantCulture, $"{line.Quantity} × {line.Name} ({Reason(line.Reason, IsSpanish(facts))})")),
                .. facts.Comment is null ? Array.Empty<string>() : ["", facts.Comment],
            ]),
        Ticket.MaxBodyLength);

    private static string Reason(ReturnReason reason, bool isSpanish) => reason switch
    {
        ReturnReason.ChangedMind => isSpanish ? "he cambiado de idea" : "I changed my mind",
        ReturnReason.Damaged => isSpanish ? "llegó dañado" : "it arrived damaged",
        ReturnReason.Defective => isSpanish ? "no funciona" : "it does not work",
        ReturnReason.NotAsDescribed => isSpanish ? "no es como se describía" : "it is not as described",
        ReturnReason.WrongProduct => isSpanish ? "no es lo que pedí" : "it is not what I ordered",
        _ => isSpanish ? "otro motivo" : "another reason",
    };

    private static bool IsSpanish(ReturnFacts facts) => facts.Language == Language.Spanish;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
