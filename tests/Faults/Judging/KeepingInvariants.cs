using System.Globalization;

namespace Ecommerce.Faults.Judging;

internal static class KeepingInvariants
{
    /// <summary>A guest's cart, which nobody orders, holds what was put in last.</summary>
    public static Verdict NoCartLineIsLost(Evidence evidence)
    {
        var violations = new List<string>();
        var carts = evidence.Carts.ToDictionary(cart => cart.Id);
        var lines = 0;
        var told = evidence.Of(OperationKind.SetCartItem)
            .Where(operation => operation.Outcome is not Outcome.Fail && operation["guest"].Length > 0)
            .GroupBy(operation => operation["guest"]).ToArray();
        foreach (var guest in told)
        {
            var named = guest.SelectMany(operation => operation.Accepted).Select(answer => answer["cart"]).Distinct().ToArray();
            if (named.Length == 0)
            {
                continue;
            }

            var cart = carts.GetValueOrDefault(Guid.Parse(named[^1]));
            foreach (var sku in guest.GroupBy(operation => operation["sku"]))
            {
                // What was put in after the last accepted one, without an answer, may or may not be there.
                var all = sku.OrderBy(operation => operation.Id).ToArray();
                var last = Array.FindLastIndex(all, operation => operation.Outcome is Outcome.Ok);
                if (last < 0)
                {
                    continue;
                }

                lines++;
                var allowed = all[last..].Select(operation => int.Parse(operation["quantity"], CultureInfo.InvariantCulture)).ToArray();
                var found = cart?.Lines.FirstOrDefault(line => line.Sku == sku.Key)?.Quantity ?? 0;
                if (!allowed.Contains(found))
                {
                    violations.Add($"Cart {named[^1]} was told {string.Join(" or ", allowed)} of {sku.Key} and has {found}.");
                }
            }
        }

        return new Verdict(
            "no acknowledged cart line is lost",
            $"{lines} lines of {told.Length} guests",
            $"{lines - violations.Count} found as they were put in",
            violations);
    }

    /// <summary>Each is there once, as it was told, and at rest it has been carried out.</summary>
    public static Verdict NoShipmentOrRefundIsLost(Evidence evidence)
    {
        var violations = new List<string>();
        var shipments = evidence.Shipments.ToDictionary(shipment => shipment.Id, shipment => shipment.Status);
        var refunds = evidence.Refunds.ToDictionary(refund => refund.Id, refund => refund.Status);
        var told = new Dictionary<Guid, Operation>();
        Operation[] accepted = [.. evidence.Of(OperationKind.Ship).Concat(evidence.Of(OperationKind.Refund)).Where(operation => operation.Outcome is Outcome.Ok)];
        foreach (var operation in accepted)
        {
            var rows = operation.Kind is OperationKind.Ship ? shipments : refunds;
            Guid[] answers = [.. operation.Accepted.Select(answer => Guid.Parse(answer["id"])).Distinct()];
            if (answers.Length > 1)
            {
                violations.Add($"A {operation.Kind} of order {operation["order"]} was told {answers.Length} times apart: {string.Join(", ", answers)}.");
            }

            foreach (var answer in answers)
            {
                if (!rows.ContainsKey(answer))
                {
                    violations.Add($"The {operation.Kind} {answer} of order {operation["order"]} was accepted and is not there.");
                }

                if (!told.TryAdd(answer, operation) && told[answer].Id != operation.Id)
                {
                    violations.Add($"The {operation.Kind} {answer} was told to {told[answer].Key} and to {operation.Key}.");
                }
            }
        }

        var closed = evidence.Orders.Where(order => order.IsClosed).Select(order => order.Id).ToHashSet();
        violations.AddRange(evidence.Shipments.Where(shipment => shipment.Status is "Created" && !closed.Contains(shipment.OrderId))
            .Select(shipment => $"Shipment {shipment.Id} of order {shipment.OrderId} never left."));
        violations.AddRange(evidence.Refunds.Where(refund => refund.Status is "Requested")
            .Select(refund => $"Refund {refund.Id} was never carried out."));
        violations.AddRange(evidence.Of(OperationKind.Deliver).Where(operation => operation.Outcome is Outcome.Ok)
            .Where(operation => shipments.GetValueOrDefault(Guid.Parse(operation["shipment"])) is not "Delivered")
            .Select(operation => $"Shipment {operation["shipment"]} was delivered and is not."));
        return new Verdict(
            "no acknowledged shipment or refund is lost",
            $"{accepted.Count(operation => operation.Kind is OperationKind.Ship)} shipments and {accepted.Count(operation => operation.Kind is OperationKind.Refund)} refunds accepted",
            $"{shipments.Count} shipments, {refunds.Count} refunds (those of cancelled lines included)",
            violations);
    }

    public static Verdict NoTicketOrReplyIsLost(Evidence evidence)
    {
        var violations = new List<string>();
        var tickets = evidence.Tickets.ToLookup(ticket => ticket.Subject);
        Operation[] opened = [.. evidence.Of(OperationKind.OpenTicket)];
        foreach (var operation in opened)
        {
            // Each ticket's subject, and each reply's body, is the operation's own key.
            TicketRow[] found = [.. tickets[operation.Key]];
            Check(operation, "Ticket", found.Length);
            if (operation.Accepted.FirstOrDefault() is { } answer && found.Length == 1 && found[0].Id != Guid.Parse(answer["ticket"]))
            {
                violations.Add($"Ticket {operation.Key} was told {answer["ticket"]} and is {found[0].Id}.");
            }
        }

        var messages = evidence.Messages.ToLookup(message => message.Body);
        Operation[] replies = [.. evidence.Of(OperationKind.Reply), .. evidence.Of(OperationKind.AgentReply)];
        foreach (var operation in replies)
        {
            MessageRow[] found = [.. messages[operation.Key]];
            Check(operation, "Reply", found.Length);
            if (found.Length == 1 && found[0].TicketId != Guid.Parse(operation["ticket"]))
            {
                violations.Add($"Reply {operation.Key} belongs to ticket {operation["ticket"]} and is in {found[0].TicketId}.");
            }
        }

        foreach (var ticket in evidence.Messages.GroupBy(message => message.TicketId))
        {
            if (!ticket.Select(message => message.Position).Order().SequenceEqual(Enumerable.Range(1, ticket.Count())))
            {
                violations.Add($"The messages of ticket {ticket.Key} are not numbered without gaps.");
            }
        }

        return new Verdict(
            "no acknowledged ticket or reply is lost",
            $"{opened.Count(operation => operation.Outcome is Outcome.Ok)} tickets and {replies.Count(operation => operation.Outcome is Outcome.Ok)} replies accepted",
            $"{evidence.Tickets.Count} tickets with {evidence.Messages.Count} messages",
            violations);

        void Check(Operation operation, string what, int found)
        {
            var (least, most) = operation.Outcome switch
            {
                Outcome.Ok => (1, 1),
                Outcome.Fail => (0, 0),
                _ => (0, 1),
            };
            if (found < least || found > most)
            {
                violations.Add($"{what} {operation.Key} ended {operation.Outcome} and is there {found} times.");
            }
        }
    }
}
