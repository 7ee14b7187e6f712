using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Support.Tests.Tickets;

public sealed class OpenTicketTests(SupportApp app)
{
    private const string Path = "/api/support/tickets";

    private readonly Person _ana = app.Customer();

    [Fact]
    public async Task A_ticket_is_opened_and_answered_with_its_summary()
    {
        var response = await _ana.PostAsync(Path, new { type = "feedback", subject = "  Lovely tea  ", message = "\r\n Line one\r\nLine two " });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var ticket = await response.JsonAsync();
        Assert.Equal(
            ["id", "number", "type", "status", "subject", "orderId", "orderNumber", "createdAt", "updatedAt", "lastReplyBy"],
            ticket.EnumerateObject().Select(member => member.Name));
        Assert.Matches("^T-[0-9]{6,}$", ticket.Text("number"));
        Assert.Equal(("feedback", "new", "Lovely tea", "customer"),
            (ticket.Text("type"), ticket.Text("status"), ticket.Text("subject"), ticket.Text("lastReplyBy")));
        Assert.Equal(JsonValueKind.Null, ticket.GetProperty("orderId").ValueKind);
        Assert.Equal($"{Path}/{ticket.Text("id")}", response.Headers.Location?.ToString());

        var stored = await _ana.ReadAsync($"{Path}/{ticket.Text("id")}");
        Assert.Equal("Line one\nLine two", stored.GetProperty("messages")[0].Text("body"));
    }

    [Fact]
    public async Task About_an_order_and_some_of_its_lines()
    {
        var order = app.Orders.Add(_ana, "TEA-100", "TEA-200", "CUP-1");

        var response = await _ana.PostAsync(
            Path, new { type = "return", subject = "Broken", message = "Both", orderId = order, lines = Skus("TEA-200", "CUP-1", "CUP-1") });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var ticket = await _ana.ReadAsync($"{Path}/{(await response.JsonAsync()).Text("id")}");
        Assert.Equal(order, ticket.GetProperty("orderId").GetGuid());
        Assert.StartsWith("O-", ticket.Text("orderNumber"), StringComparison.Ordinal);
        Assert.Equal(
            """[{"sku":"TEA-200","name":"Name of TEA-200","quantity":2},{"sku":"CUP-1","name":"Name of CUP-1","quantity":2}]""",
            ticket.GetProperty("lines").GetRawText());
    }

    [Fact]
    public async Task Somebody_elses_order_and_no_order_are_refused_alike()
    {
        var order = app.Orders.Add(app.Customer(), "TEA-100");

        var others = await _ana.PostAsync(Path, new { type = "query", subject = "S", message = "M", orderId = order });
        var absent = await _ana.PostAsync(Path, new { type = "query", subject = "S", message = "M", orderId = Guid.NewGuid() });

        await others.AssertInvalidAsync("orderId");
        await absent.AssertInvalidAsync("orderId");
        await AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Lines_that_the_order_does_not_have_are_refused()
    {
        var order = app.Orders.Add(_ana, "TEA-100");

        var response = await _ana.PostAsync(
            Path, new { type = "return", subject = "S", message = "M", orderId = order, lines = Skus("TEA-100", "GOLD-1") });

        await response.AssertInvalidAsync("lines");
        await AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData((HttpStatusCode)0)]
    public async Task While_orders_is_down_it_is_503_and_the_same_request_succeeds_afterwards(HttpStatusCode status)
    {
        var order = app.Orders.Add(_ana, "TEA-100");
        app.Orders.BreakFor(order, status);
        var request = new { type = "query", subject = "S", message = "M", orderId = order };
        var key = Guid.NewGuid().ToString();

        var down = await _ana.PostAsync(Path, request, key);
        await down.AssertProblemAsync(
            HttpStatusCode.ServiceUnavailable, "The order cannot be looked up at the moment. Please try again.");
        Assert.NotNull(down.Headers.RetryAfter?.Delta);
        await AssertNothingStoredAsync();

        app.Orders.Repair(order);
        var up = await _ana.PostAsync(Path, request, key);
        Assert.Equal(HttpStatusCode.Created, up.StatusCode);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_even_while_orders_is_down()
    {
        var order = app.Orders.Add(_ana, "TEA-100");
        var request = new { type = "query", subject = "S", message = "M", orderId = order };
        var key = Guid.NewGuid().ToString();
        var first = await _ana.PostAsync(Path, request, key);
        app.Orders.BreakFor(order);

        var second = await _ana.PostAsync(Path, request, key);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal((await first.JsonAsync()).GetRawText(), (await second.JsonAsync()).GetRawText());
        Assert.Single((await _ana.ReadAsync(Path)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422()
    {
        var key = Guid.NewGuid().ToString();
        await _ana.PostAsync(Path, new { type = "query", subject = "S", message = "M" }, key);

        var response = await _ana.PostAsync(Path, new { type = "query", subject = "Another", message = "M" }, key);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Single((await _ana.ReadAsync(Path)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_of_two_customers_is_two_tickets()
    {
        var key = Guid.NewGuid().ToString();
        var luis = app.Customer();

        var first = await _ana.PostAsync(Path, new { type = "query", subject = "S", message = "M" }, key);
        var second = await luis.PostAsync(Path, new { type = "query", subject = "S", message = "M" }, key);

        Assert.NotEqual((await first.JsonAsync()).Text("id"), (await second.JsonAsync()).Text("id"));
    }

    [Fact]
    public async Task The_same_request_many_times_at_once_opens_one_ticket()
    {
        var key = Guid.NewGuid().ToString();

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            _ana.PostAsync(Path, new { type = "query", subject = "S", message = "M" }, key)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Single((await _ana.ReadAsync(Path)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Tickets_opened_at_once_have_different_numbers()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _ana.OpenTicketAsync()));

        var items = (await _ana.ReadAsync(Path)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(10, items.Select(item => item.Text("number")).Distinct().Count());
    }

    [Fact]
    public async Task Only_customers_open_tickets()
    {
        var body = new { type = "query", subject = "S", message = "M" };

        await (await app.Agent().PostAsync(Path, body)).AssertProblemAsync(HttpStatusCode.Forbidden);
        var anonymous = await app.CreateClient().PostAsync(Path, content: null, TestContext.Current.CancellationToken);
        await anonymous.AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Markup_is_text_like_any_other()
    {
        const string Body = "<script>alert(1)</script> & <b>bold</b> 😀";
        var response = await _ana.PostAsync(Path, new { type = "query", subject = "<i>S</i>", message = Body });

        var ticket = await _ana.ReadAsync($"{Path}/{(await response.JsonAsync()).Text("id")}");
        Assert.Equal(("<i>S</i>", Body), (ticket.Text("subject"), ticket.GetProperty("messages")[0].Text("body")));
    }

    [Fact]
    public async Task Texts_of_exactly_the_longest_length_pass()
    {
        var response = await _ana.PostAsync(
            Path, new { type = "query", subject = new string('s', 150), message = "  " + new string('m', 5000) + "\r\n" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    public static TheoryData<string, string> BadBodies { get; } = new()
    {
        { """{"type":"query","subject":" \t ","message":"M"}""", "subject" },
        { """{"type":"query","subject":"a\nb","message":"M"}""", "subject" },
        { """{"type":"query","subject":"S","message":"\r\n "}""", "message" },
        { """{"type":"query","subject":"S","message":"a\u0008b"}""", "message" },
        { """{"type":"query","subject":"S","message":"M","lines":["TEA-100"]}""", "lines" },
        { """{"type":"query","subject":"S","message":"M","message":"N"}""", "message" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Bad_input_is_a_problem_that_names_the_member_and_nothing_is_stored(string body, string member)
    {
        var response = await _ana.PostRawAsync(Path, body, Guid.NewGuid().ToString());

        await response.AssertInvalidAsync(member);
        await AssertNothingStoredAsync();
    }

    private static string[] Skus(params string[] skus) => skus;

    private async Task AssertNothingStoredAsync()
    {
        Assert.False(await app.QueryAsync(db =>
            db.Tickets.AnyAsync(ticket => ticket.CustomerId == _ana.Subject, TestContext.Current.CancellationToken)));
        Assert.Equal(0, await app.QueryAsync(db => db.Database
            .SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM idempotency_keys WHERE scope = {_ana.Subject}")
            .SingleAsync(TestContext.Current.CancellationToken)));
    }
}
