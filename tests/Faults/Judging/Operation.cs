using System.Text.Json.Serialization;

namespace Ecommerce.Faults.Judging;

/// <summary>What became of one attempt, as far as the one who made it knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>Written before the request leaves.</summary>
    Sent,

    /// <summary>Accepted: from now on it must never be lost.</summary>
    Ok,

    /// <summary>Refused, and so without any effect.</summary>
    Fail,

    /// <summary>No answer, or one that does not tell whether it happened.</summary>
    Unknown,
}

/// <summary>One line of the history.</summary>
/// <param name="Operation">Its number; all attempts of one operation share it, and the key.</param>
/// <param name="Shopper">Who acts.</param>
/// <param name="Kind">One of <see cref="OperationKind"/>.</param>
/// <param name="Key">The idempotency key.</param>
/// <param name="Outcome">What is known.</param>
/// <param name="At">When.</param>
/// <param name="Status">The HTTP status, where there was an answer.</param>
/// <param name="Data">What was asked for, or what was answered.</param>
internal sealed record HistoryLine(
    long Operation,
    string Shopper,
    string Kind,
    string Key,
    Outcome Outcome,
    DateTimeOffset At,
    int? Status,
    IReadOnlyDictionary<string, string> Data);

internal static class OperationKind
{
    public const string SetCartItem = "set-cart-item";
    public const string PlaceOrder = "place-order";
    public const string StartPayment = "start-payment";
    public const string Pay = "pay";
    public const string CancelOrder = "cancel-order";
    public const string Ship = "ship";
    public const string Deliver = "deliver";
    public const string Refund = "refund";
    public const string CancelLines = "cancel-lines";
    public const string RequestReturn = "request-return";
    public const string CancelReturn = "cancel-return";
    public const string ApproveReturn = "approve-return";
    public const string RejectReturn = "reject-return";
    public const string ReceiveReturn = "receive-return";
    public const string InspectReturn = "inspect-return";
    public const string RefundReturn = "refund-return";
    public const string OpenTicket = "open-ticket";
    public const string Reply = "reply";
    public const string AgentReply = "agent-reply";

    /// <summary>Something done to a process; no operation of a shopper.</summary>
    public const string Fault = "fault";
}

/// <summary>All attempts of one operation.</summary>
internal sealed record Operation(
    long Id, string Shopper, string Kind, string Key, IReadOnlyDictionary<string, string> Request, IReadOnlyList<HistoryLine> Lines)
{
    /// <summary>What was answered by attempts that were accepted. Twins and repeats must all be told the same.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Accepted =>
        Lines.Where(line => line.Outcome is Outcome.Ok).Select(line => line.Data);

    /// <summary>Accepted if any attempt was; else what the last one learned.</summary>
    public Outcome Outcome =>
        Lines.Any(line => line.Outcome is Outcome.Ok) ? Outcome.Ok
        : Lines[^1].Outcome is Outcome.Sent ? Outcome.Unknown
        : Lines[^1].Outcome;

    /// <summary>Whose order it makes: the shopper's, or that of the guest whom the shopper plays.</summary>
    public string Buyer => this["buyer"] is { Length: > 0 } guest ? guest : Shopper;

    public string this[string name] => Request.GetValueOrDefault(name, "");

    public static IReadOnlyList<Operation> Fold(IEnumerable<HistoryLine> lines) =>
    [
        .. lines.GroupBy(line => line.Operation).Select(attempts =>
        {
            HistoryLine[] all = [.. attempts];
            return new Operation(all[0].Operation, all[0].Shopper, all[0].Kind, all[0].Key, all[0].Data, all);
        }),
    ];
}
