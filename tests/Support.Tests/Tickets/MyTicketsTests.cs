using System.Net;

namespace Ecommerce.Support.Tests.Tickets;

public sealed class MyTicketsTests(SupportApp app)
{
    private const string Path = "/api/support/tickets";

    private readonly Person _ana = app.Customer();

    [Fact]
    public async Task My_tickets_come_newest_first_page_by_page_and_nobody_elses_is_among_them()
    {
        await app.Customer().OpenTicketAsync();
        var opened = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            opened.Add(await _ana.OpenTicketAsync($"Question {i}"));
        }

        var seen = new List<Guid>();
        var cursor = "";
        var pages = 0;
        do
        {
            var page = await _ana.ReadAsync($"{Path}?limit=2&cursor={cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("next").GetString();
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(3, pages);
        Assert.Equal(Enumerable.Reverse(opened), seen);
    }

    [Fact]
    public async Task A_full_last_page_has_no_next()
    {
        await _ana.OpenTicketAsync();
        await _ana.OpenTicketAsync();

        var page = await _ana.ReadAsync($"{Path}?limit=2");

        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        Assert.Null(page.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Without_tickets_the_list_is_empty()
    {
        var page = await _ana.ReadAsync(Path);

        Assert.Equal("""{"items":[],"next":null}""", page.GetRawText());
    }

    [Fact]
    public async Task The_list_can_be_narrowed_to_a_status()
    {
        var answered = await _ana.OpenTicketAsync("Answered");
        await _ana.OpenTicketAsync("Waiting");
        await app.Agent().AnswerAsync(answered, "Here you are");

        var page = await _ana.ReadAsync($"{Path}?status=pending_customer");

        var item = Assert.Single(page.GetProperty("items").EnumerateArray());
        Assert.Equal(("Answered", "pending_customer", "agent"), (item.Text("subject"), item.Text("status"), item.Text("lastReplyBy")));
    }

    [Theory]
    [InlineData("status=lost", "status")]
    [InlineData("status=PendingCustomer", "status")]
    [InlineData("status=1", "status")]
    public async Task A_bad_query_is_a_problem_that_names_the_parameter(string query, string parameter)
    {
        await (await _ana.GetAsync($"{Path}?{query}")).AssertInvalidAsync(parameter);
        await (await app.Agent().GetAsync($"/api/support/queue?{query}")).AssertInvalidAsync(parameter);
    }

    [Fact]
    public async Task A_ticket_is_read_with_its_messages_by_its_owner_only()
    {
        var id = await _ana.OpenTicketAsync();
        await app.Agent().AnswerAsync(id, "On Tuesday");
        await _ana.ReplyAsync(id, "Thank you");

        var ticket = await _ana.ReadAsync($"{Path}/{id}");

        Assert.Equal(
            ["id", "number", "type", "status", "subject", "orderId", "orderNumber", "createdAt", "updatedAt", "lastReplyBy", "lines", "return", "messages", "version"],
            ticket.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ["customer: It should have come on Monday.", "agent: On Tuesday", "customer: Thank you"],
            ticket.GetProperty("messages").EnumerateArray().Select(message => $"{message.Text("author")}: {message.Text("body")}"));
        Assert.Equal(
            ["id", "author", "authorName", "body", "at"],
            ticket.GetProperty("messages")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(("open", 3), (ticket.Text("status"), ticket.GetProperty("version").GetInt32()));

        await (await app.Customer().GetAsync($"{Path}/{id}")).AssertProblemAsync(HttpStatusCode.NotFound);
        await (await app.Agent().GetAsync($"{Path}/{id}")).AssertProblemAsync(HttpStatusCode.Forbidden);
        await (await app.CreateClient().GetAsync($"{Path}/{id}", TestContext.Current.CancellationToken))
            .AssertProblemAsync(HttpStatusCode.Unauthorized);
    }
}
