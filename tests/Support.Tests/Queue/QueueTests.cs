using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Tests.Queue;

public sealed class QueueTests(SupportApp app)
{
    private const string Path = "/api/support/queue";

    private static readonly string[] _skus = ["TEA-100"];
    private static readonly string[] _moves = ["messages", "resolve", "hold", "close"];

    private readonly Person _ana = app.Customer();
    private readonly Person _agent = app.Agent();

    [Fact]
    public async Task The_queue_holds_what_waits_for_the_shop_the_longest_wait_first()
    {
        var first = await _ana.OpenTicketAsync("first");
        var second = await _ana.OpenTicketAsync("second");
        var answered = await _ana.OpenTicketAsync("answered");
        var held = await _ana.OpenTicketAsync("held");
        var resolved = await _ana.OpenTicketAsync("resolved");
        await _agent.AnswerAsync(answered, "Hello");
        await _agent.MoveAsync(held, "hold");
        await _agent.MoveAsync(resolved, "resolve");
        await _agent.AnswerAsync(first, "Hello");
        await _ana.ReplyAsync(first, "And then?");

        var queue = await AllAsync("");

        var mine = queue.Select(item => item.GetProperty("id").GetGuid())
            .Where(new[] { first, second, answered, held, resolved }.Contains);
        Assert.Equal([second, held, first], mine);
        Assert.Equal($"Name {_ana.Subject}", queue.First(item => item.GetProperty("id").GetGuid() == second).Text("customerName"));
        Assert.Contains(answered, (await AllAsync("pending_customer")).Select(item => item.GetProperty("id").GetGuid()));
        Assert.Contains(resolved, (await AllAsync("resolved")).Select(item => item.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task An_agent_sees_who_the_customer_is_and_how_the_ticket_went()
    {
        var order = app.Orders.Add(_ana, "TEA-100");
        var opened = await (await _ana.PostAsync(
            "/api/support/tickets", new { type = "complaint", subject = "S", message = "M", orderId = order, lines = _skus })).JsonAsync();
        await _agent.AnswerAsync(opened.GetProperty("id").GetGuid(), "I am sorry");

        var ticket = await _agent.ReadAsync($"{Path}/{opened.Text("id")}");

        var customer = ticket.GetProperty("customer");
        Assert.Equal((_ana.Subject, $"Name {_ana.Subject}", $"{_ana.Subject}@example.com", "es"),
            (customer.Text("id"), customer.Text("name"), customer.Text("email"), customer.Text("language")));
        Assert.Equal(["new", "open", "pending_customer"],
            ticket.GetProperty("history").EnumerateArray().Select(change => change.Text("status")));
        Assert.Equal("TEA-100", ticket.GetProperty("lines")[0].Text("sku"));
        var answer = ticket.GetProperty("messages")[1];
        Assert.Equal(("agent", $"Name {_agent.Subject}", "I am sorry"),
            (answer.Text("author"), answer.Text("authorName"), answer.Text("body")));
    }

    [Fact]
    public async Task The_customer_sees_the_answer()
    {
        var id = await _ana.OpenTicketAsync();
        await _agent.AnswerAsync(id, "It is on its way");

        var ticket = await _ana.ReadAsync($"/api/support/tickets/{id}");

        Assert.Equal(("pending_customer", "agent"), (ticket.Text("status"), ticket.Text("lastReplyBy")));
        Assert.Equal("It is on its way", ticket.GetProperty("messages")[1].Text("body"));
    }

    [Fact]
    public async Task Resolving_answers_with_the_summary_and_a_repeat_changes_nothing()
    {
        var id = await _ana.OpenTicketAsync();
        var key = Guid.NewGuid().ToString();

        var responses = new[]
        {
            await _agent.PostAsync($"{Path}/{id}/resolve", null, key),
            await _agent.PostAsync($"{Path}/{id}/resolve", null, key),
            await _agent.PostAsync($"{Path}/{id}/resolve", null),
        };

        foreach (var response in responses)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("resolved", (await response.JsonAsync()).Text("status"));
        }

        Assert.Equal(2, (await _ana.ReadAsync($"/api/support/tickets/{id}")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Resolving_many_times_at_once_resolves_once()
    {
        var id = await _ana.OpenTicketAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _agent.MoveAsync(id, "resolve")));

        var ticket = await _agent.ReadAsync($"{Path}/{id}");
        Assert.Equal(["new", "open", "resolved"], ticket.GetProperty("history").EnumerateArray().Select(change => change.Text("status")));
        Assert.Equal(2, ticket.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Moves_that_the_machine_does_not_have_are_409()
    {
        var id = await _ana.OpenTicketAsync();

        await (await _agent.PostAsync($"{Path}/{id}/close", null))
            .AssertProblemAsync(HttpStatusCode.Conflict, "Only a resolved ticket can be closed.");
        await _agent.MoveAsync(id, "resolve");
        await (await _agent.PostAsync($"{Path}/{id}/hold", null))
            .AssertProblemAsync(HttpStatusCode.Conflict, "The ticket is resolved already.");
        await _agent.MoveAsync(id, "close");
        await (await _agent.PostAsync($"{Path}/{id}/resolve", null))
            .AssertProblemAsync(HttpStatusCode.Conflict, "The ticket is closed already.");

        Assert.Equal("closed", (await _ana.ReadAsync($"/api/support/tickets/{id}")).Text("status"));
    }

    [Fact]
    public async Task The_queue_is_for_agents_and_admins()
    {
        var id = await _ana.OpenTicketAsync();
        var admin = new Person(app, "admin", "admin");
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Path}/{id}")).StatusCode);

        foreach (var path in new[] { Path, $"{Path}/{id}" })
        {
            await (await _ana.GetAsync(path)).AssertProblemAsync(HttpStatusCode.Forbidden);
            await (await app.CreateClient().GetAsync(path, TestContext.Current.CancellationToken)).AssertProblemAsync(HttpStatusCode.Unauthorized);
        }

        foreach (var path in _moves.Select(move => $"{Path}/{id}/{move}"))
        {
            await (await _ana.PostAsync(path, new { body = "B" })).AssertProblemAsync(HttpStatusCode.Forbidden);
            await (await new Person(app, "orders", "order_manager").PostAsync(path, new { body = "B" })).AssertProblemAsync(HttpStatusCode.Forbidden);
            await (await app.CreateClient().PostAsync(path, content: null, TestContext.Current.CancellationToken))
                .AssertProblemAsync(HttpStatusCode.Unauthorized);
        }

        Assert.Equal(1, (await _ana.ReadAsync($"/api/support/tickets/{id}")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_ticket_that_changed_since_it_was_read_is_not_overwritten()
    {
        var id = await _ana.OpenTicketAsync();

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => app.QueryAsync(async db =>
        {
            var ticket = await db.Tickets.SingleAsync(ticket => ticket.Id == id, TestContext.Current.CancellationToken);
            await _ana.ReplyAsync(id, "In between");
            ticket.Resolve(new("agent", "Agent"), DateTimeOffset.UtcNow);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));

        Assert.Equal("new", (await _ana.ReadAsync($"/api/support/tickets/{id}")).Text("status"));
    }

    private async Task<List<JsonElement>> AllAsync(string status)
    {
        var items = new List<JsonElement>();
        var cursor = "";
        do
        {
            var page = await _agent.ReadAsync($"{Path}?status={status}&limit=7&cursor={cursor}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        return items;
    }
}
