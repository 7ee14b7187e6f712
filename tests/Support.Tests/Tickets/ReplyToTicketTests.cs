using System.Net;

namespace Ecommerce.Support.Tests.Tickets;

public sealed class ReplyToTicketTests(SupportApp app)
{
    private readonly Person _ana = app.Customer();

    [Fact]
    public async Task A_reply_is_kept_and_answered_with_the_message()
    {
        var id = await _ana.OpenTicketAsync();

        var response = await _ana.PostAsync(Messages(id), new { body = " It came. \r\n Thanks! " });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var message = await response.JsonAsync();
        Assert.Equal(("customer", "It came. \n Thanks!", $"Name {_ana.Subject}"),
            (message.Text("author"), message.Text("body"), message.Text("authorName")));
        Assert.Equal($"/api/support/tickets/{id}", response.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_opens_a_ticket_that_was_done(bool isClosed)
    {
        var id = await _ana.OpenTicketAsync();
        await app.Agent().MoveAsync(id, "resolve");
        if (isClosed)
        {
            await app.Agent().MoveAsync(id, "close");
        }

        await _ana.ReplyAsync(id, "It is not done");

        Assert.Equal("open", (await _ana.ReadAsync($"/api/support/tickets/{id}")).Text("status"));
    }

    [Fact]
    public async Task Replies_at_the_same_time_are_all_kept_once_each()
    {
        var id = await _ana.OpenTicketAsync();
        var agent = app.Agent();

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            _ana.ReplyAsync(id, $"customer {i}"),
            agent.AnswerAsync(id, $"agent {i}"),
        }));

        var ticket = await _ana.ReadAsync($"/api/support/tickets/{id}");
        var bodies = ticket.GetProperty("messages").EnumerateArray().Skip(1).Select(message => message.Text("body")).ToList();
        Assert.Equal(
            Enumerable.Range(0, 10).SelectMany(i => new[] { $"agent {i}", $"customer {i}" }).Order(), bodies.Order());
        Assert.Equal(21, ticket.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_and_adds_nothing()
    {
        var id = await _ana.OpenTicketAsync();
        var key = Guid.NewGuid().ToString();

        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _ana.PostAsync(Messages(id), new { body = "Once" }, key)));

        var bodies = await Task.WhenAll(responses.Select(response => response.JsonAsync()));
        Assert.Single(bodies.Select(body => body.Text("id")).Distinct());
        Assert.Equal(2, (await _ana.ReadAsync($"/api/support/tickets/{id}")).GetProperty("messages").GetArrayLength());
        await (await _ana.PostAsync(Messages(id), new { body = "Twice" }, key)).AssertProblemAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Only_the_owner_may_reply()
    {
        var id = await _ana.OpenTicketAsync();

        await (await app.Customer().PostAsync(Messages(id), new { body = "Mine?" })).AssertProblemAsync(HttpStatusCode.NotFound);
        await (await app.Agent().PostAsync(Messages(id), new { body = "Mine?" })).AssertProblemAsync(HttpStatusCode.Forbidden);
        await (await app.CreateClient().PostAsync(Messages(id), content: null, TestContext.Current.CancellationToken))
            .AssertProblemAsync(HttpStatusCode.Unauthorized);

        Assert.Equal(1, (await _ana.ReadAsync($"/api/support/tickets/{id}")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_reply_to_an_unknown_ticket_is_404_and_stores_nothing()
    {
        var path = Messages(Guid.NewGuid());
        var key = Guid.NewGuid().ToString();

        await (await _ana.PostAsync(path, new { body = "Hello" }, key)).AssertProblemAsync(HttpStatusCode.NotFound);
        await (await _ana.PostAsync(path, new { body = "Another text, so the key was free" }, key)).AssertProblemAsync(HttpStatusCode.NotFound);
    }

    public static TheoryData<string, string> BadBodies { get; } = new()
    {
        { """{"body":" \n "}""", "body" },
        { """{"body":"a\u001b[31m"}""", "body" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Bad_input_is_a_problem_that_names_the_member_and_nothing_is_stored(string body, string member)
    {
        var id = await _ana.OpenTicketAsync();

        await (await _ana.PostRawAsync(Messages(id), body, Guid.NewGuid().ToString())).AssertInvalidAsync(member);
        await (await app.Agent().PostRawAsync($"/api/support/queue/{id}/messages", body, Guid.NewGuid().ToString())).AssertInvalidAsync(member);
        await (await _ana.PostRawAsync(Messages(id), """{"body":"B"}""", key: null)).AssertProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(1, (await _ana.ReadAsync($"/api/support/tickets/{id}")).GetProperty("version").GetInt32());
    }

    private static string Messages(Guid ticket) => $"/api/support/tickets/{ticket}/messages";
}
