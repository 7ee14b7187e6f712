using System.Text.Json;
using Ecommerce.Contracts;

namespace Ecommerce.Support.Tests.Returns;

/// <summary>A return of goods as its ticket shows it.</summary>
public sealed class FollowReturnTests(SupportApp app)
{
    [Fact]
    public async Task A_return_opens_a_ticket_about_the_order_and_its_lines_and_moves_it()
    {
        var customer = app.Customer();
        var facts = FactsOf(customer.Subject);

        await app.DeliverAsync(new ReturnRequested(facts, 7));
        var ticket = await TicketOfAsync(customer, facts.Id);

        Assert.Equal("return", ticket.Text("type"));
        Assert.Equal("new", ticket.Text("status"));
        Assert.Equal($"Return {facts.Number} of order {facts.OrderNumber}", ticket.Text("subject"));
        Assert.Equal(facts.OrderId, ticket.GetProperty("orderId").GetGuid());
        Assert.Equal("SKU-1", Assert.Single(ticket.GetProperty("lines").EnumerateArray()).Text("sku"));
        Assert.Equal(
            "I want to return:\n2 × Jug (it arrived damaged)\n\nThe lid is broken",
            Assert.Single(ticket.GetProperty("messages").EnumerateArray()).Text("body"));

        await app.DeliverAsync(new ReturnApproved(facts, 8));
        Assert.Equal("pending_customer", (await TicketOfAsync(customer, facts.Id)).Text("status"));
        await app.DeliverAsync(new ReturnReceived(facts, 9));
        Assert.Equal("open", (await TicketOfAsync(customer, facts.Id)).Text("status"));
        await app.DeliverAsync(new ReturnInspected(facts.Id, facts.OrderId, 10, [], facts));
        await app.DeliverAsync(new ReturnRefunded(facts, 13, 42.45m, "EUR", "Scratched"));

        ticket = await TicketOfAsync(customer, facts.Id);
        Assert.Equal("resolved", ticket.Text("status"));
        Assert.Equal("refunded", ticket.GetProperty("return").Text("status"));
        var steps = ticket.GetProperty("return").GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["requested", "approved", "received", "inspected", "refunded"], steps.Select(step => step.Text("status")));
        Assert.Equal(42.45m, steps[^1].GetProperty("amount").GetDecimal());
        Assert.Equal("Scratched", steps[^1].Text("note"));
        var queued = await app.Agent().ReadAsync($"/api/support/queue/{ticket.GetProperty("id").GetGuid()}");
        Assert.Equal(facts.Id, queued.GetProperty("return").GetProperty("id").GetGuid());
        Assert.All(
            queued.GetProperty("history").EnumerateArray().Skip(1), change => Assert.Equal("shop", change.Text("by")));
    }

    [Fact]
    public async Task In_any_order_and_many_times_at_once_it_comes_to_the_same()
    {
        var customer = app.Customer();
        var facts = FactsOf(customer.Subject);
        Func<Task>[] events =
        [
            () => app.DeliverAsync(new ReturnRefunded(facts, 13, 42.45m, "EUR", null)),
            () => app.DeliverAsync(new ReturnInspected(facts.Id, facts.OrderId, 10, [], facts)),
            () => app.DeliverAsync(new ReturnApproved(facts, 8)),
            () => app.DeliverAsync(new ReturnReceived(facts, 9)),
            () => app.DeliverAsync(new ReturnRequested(facts, 7)),
        ];

        await Task.WhenAll(events.Concat(events).Select(deliver => Task.Run(deliver)));

        var ticket = await TicketOfAsync(customer, facts.Id);
        Assert.Equal("resolved", ticket.Text("status"));
        var steps = ticket.GetProperty("return").GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["requested", "approved", "received", "inspected", "refunded"], steps.Select(step => step.Text("status")));
        var times = steps.Select(step => step.GetProperty("at").GetDateTimeOffset()).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Single(ticket.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task It_joins_the_ticket_that_the_customer_wrote_about_the_order_and_leaves_its_status_to_people()
    {
        var customer = app.Customer();
        var order = app.Orders.Add(customer, "SKU-1");
        var opened = await customer.PostAsync(
            "/api/support/tickets", new { type = "return", subject = "It broke", message = "May I return it?", orderId = order });
        var id = (await opened.JsonAsync()).GetProperty("id").GetGuid();
        var facts = FactsOf(customer.Subject) with { OrderId = order };

        await app.DeliverAsync(new ReturnRequested(facts, 7));
        await app.DeliverAsync(new ReturnRejected(facts, 8, "The seal is broken"));
        var second = FactsOf(customer.Subject) with { OrderId = order };
        await app.DeliverAsync(new ReturnRequested(second, 9));

        var ticket = await TicketOfAsync(customer, facts.Id);
        Assert.Equal(id, ticket.GetProperty("id").GetGuid());
        Assert.Equal("It broke", ticket.Text("subject"));
        Assert.Equal("new", ticket.Text("status"));
        Assert.Equal("rejected", ticket.GetProperty("return").Text("status"));
        Assert.NotEqual(id, (await TicketOfAsync(customer, second.Id)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_question_that_waits_for_an_answer_keeps_its_ticket_open()
    {
        var customer = app.Customer();
        var facts = FactsOf(customer.Subject);
        await app.DeliverAsync(new ReturnRequested(facts, 7));
        var id = (await TicketOfAsync(customer, facts.Id)).GetProperty("id").GetGuid();
        await customer.ReplyAsync(id, "May I send the box too?");

        await app.DeliverAsync(new ReturnCancelled(facts, 8, null));
        Assert.Equal("new", (await TicketOfAsync(customer, facts.Id)).Text("status"));

        await app.Agent().AnswerAsync(id, "No need to.");
        Assert.Equal("pending_customer", (await TicketOfAsync(customer, facts.Id)).Text("status"));
    }

    [Fact]
    public async Task Nobody_else_sees_it_and_a_guest_has_none()
    {
        var customer = app.Customer();
        var facts = FactsOf(customer.Subject);
        await app.DeliverAsync(new ReturnRequested(facts, 7));
        await app.DeliverAsync(new ReturnInspected(Guid.NewGuid(), facts.OrderId, 8, []));
        var guest = FactsOf(null);
        await app.DeliverAsync(new ReturnRequested(guest, 7));

        Assert.Empty((await app.Customer().ReadAsync($"/api/support/tickets?returnId={facts.Id}")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, await app.QueryAsync(db => Task.FromResult(db.Tickets.Count(ticket => ticket.ReturnId == guest.Id))));
    }

    private static ReturnFacts FactsOf(string? customerId) => new(
        Guid.CreateVersion7(),
        "RT-7K3M9-Q2XWD",
        Guid.CreateVersion7(),
        "EC-7K3M9-Q2XWD",
        customerId,
        "Ana Robles",
        customerId is null ? null : "ana@example.com",
        "en",
        [new ReturnedUnits("SKU-1", "Jug", 2, ReturnReason.Damaged)],
        "The lid is broken",
        DateTimeOffset.UtcNow.AddMinutes(-5));

    private static async Task<JsonElement> TicketOfAsync(Person customer, Guid returnId)
    {
        var found = Assert.Single(
            (await customer.ReadAsync($"/api/support/tickets?returnId={returnId}")).GetProperty("items").EnumerateArray());
        return await customer.ReadAsync($"/api/support/tickets/{found.GetProperty("id").GetGuid()}");
    }
}
