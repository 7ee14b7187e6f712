namespace Ecommerce.Orders.Returns;

/// <summary>A return among others.</summary>
/// <param name="ItemCount">Pieces, over all lines.</param>
internal sealed record ReturnItem(Guid Id, string Number, ReturnStatus Status, DateTimeOffset RequestedAt, int ItemCount)
{
    public static ReturnItem From(Return back) =>
        new(back.Id, back.Number, back.Status, back.RequestedAt, back.Lines.Sum(line => line.Quantity));
}
