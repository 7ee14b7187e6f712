using Ecommerce.Support.Tickets;

namespace Ecommerce.Support.Tests.Tickets;

public sealed class TicketTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Agent _agent = new("agent-1", "Marta");

    /// <summary>What follows what, written down a second time on purpose.</summary>
    private static readonly HashSet<(TicketStatus, TicketStatus)> _machine =
    [
        (TicketStatus.New, TicketStatus.Open),
        (TicketStatus.Open, TicketStatus.PendingCustomer),
        (TicketStatus.Open, TicketStatus.OnHold),
        (TicketStatus.Open, TicketStatus.Resolved),
        (TicketStatus.PendingCustomer, TicketStatus.Open),
        (TicketStatus.PendingCustomer, TicketStatus.OnHold),
        (TicketStatus.PendingCustomer, TicketStatus.Resolved),
        (TicketStatus.OnHold, TicketStatus.Open),
        (TicketStatus.OnHold, TicketStatus.PendingCustomer),
        (TicketStatus.OnHold, TicketStatus.Resolved),
        (TicketStatus.Resolved, TicketStatus.Open),
        (TicketStatus.Resolved, TicketStatus.Closed),
        (TicketStatus.Closed, TicketStatus.Open),
    ];

    private DateTimeOffset _now = _start;

    [Fact]
    public void A_new_ticket_holds_the_first_message_and_waits_for_the_shop()
    {
        var ticket = Open();

        Assert.Equal((TicketStatus.New, 1, MessageAuthor.Customer), (ticket.Status, ticket.Version, ticket.LastReplyBy));
        Assert.Equal((_start, _start, _start), (ticket.CreatedAt, ticket.UpdatedAt, ticket.WaitingSince));
        var message = Assert.Single(ticket.Messages);
        Assert.Equal((1, "Hello", "Ana", "ana"), (message.Position, message.Body, message.AuthorName, message.AuthorId));
        Assert.Equal(new TicketStatusChange(TicketStatus.New, _start, MessageAuthor.Customer, "ana"), Assert.Single(ticket.History));
    }

    [Fact]
    public void A_ticket_about_an_order_remembers_it()
    {
        var orderId = Guid.NewGuid();
        var line = new TicketLine("TEA-100", "Tea", 2);
        var ticket = Ticket.Open(
            "T-1", TicketType.Return, "Broken", "Hello", new("ana", "Ana", "ana@example.com", "es"), new(orderId, "O-1", [line]), _now);

        Assert.Equal((orderId, "O-1"), (ticket.OrderId, ticket.OrderNumber));
        Assert.Equal(line, Assert.Single(ticket.Lines));
    }

    [Fact]
    public void An_agents_first_reply_takes_the_ticket_up_and_hands_it_to_the_customer()
    {
        var ticket = Open();
        var message = ticket.ReplyAsAgent(_agent, "Hi", Later());

        Assert.Equal(
            [TicketStatus.New, TicketStatus.Open, TicketStatus.PendingCustomer], ticket.History.Select(change => change.Status));
        Assert.Equal((2, "Marta", MessageAuthor.Agent), (message.Position, message.AuthorName, message.Author));
        Assert.Equal((_now, _now, MessageAuthor.Agent), (ticket.FirstAnsweredAt, ticket.WaitingSince, ticket.LastReplyBy));
    }

    [Fact]
    public void The_first_answer_stays_the_first()
    {
        var ticket = Open();
        ticket.ReplyAsAgent(_agent, "Hi", Later());
        var first = _now;
        ticket.ReplyAsAgent(_agent, "One more thing", Later());

        Assert.Equal(first, ticket.FirstAnsweredAt);
        Assert.Equal(TicketStatus.PendingCustomer, ticket.Status);
    }

    [Fact]
    public void A_customer_who_adds_something_does_not_lose_the_place_in_the_queue()
    {
        var ticket = Open();
        ticket.ReplyAsCustomer("Are you there?", Later());

        Assert.Equal((TicketStatus.New, _start), (ticket.Status, ticket.WaitingSince));
    }

    [Fact]
    public void A_customer_on_hold_has_waited_all_the_time()
    {
        var ticket = Open();
        Assert.True(ticket.Hold(_agent, Later()));
        ticket.ReplyAsCustomer("Any news?", Later());

        Assert.Equal((TicketStatus.Open, _start), (ticket.Status, ticket.WaitingSince));
    }

    [Theory]
    [InlineData(nameof(TicketStatus.PendingCustomer))]
    [InlineData(nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.Closed))]
    public void A_reply_opens_the_ticket_again_and_the_wait_starts_anew(string status)
    {
        var ticket = In(Enum.Parse<TicketStatus>(status));
        ticket.ReplyAsCustomer("Not yet", Later());

        Assert.Equal((TicketStatus.Open, _now), (ticket.Status, ticket.WaitingSince));
    }

    [Theory]
    [InlineData(nameof(TicketStatus.New), true, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.Open), true, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.PendingCustomer), true, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.OnHold), true, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.Resolved), true, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.Closed), false, nameof(TicketStatus.Closed))]
    public void Resolving(string from, bool done, string to) => AssertMove(from, ticket => ticket.Resolve(_agent, Later()), done, to);

    [Theory]
    [InlineData(nameof(TicketStatus.New), true, nameof(TicketStatus.OnHold))]
    [InlineData(nameof(TicketStatus.Open), true, nameof(TicketStatus.OnHold))]
    [InlineData(nameof(TicketStatus.PendingCustomer), true, nameof(TicketStatus.OnHold))]
    [InlineData(nameof(TicketStatus.OnHold), true, nameof(TicketStatus.OnHold))]
    [InlineData(nameof(TicketStatus.Resolved), false, nameof(TicketStatus.Resolved))]
    [InlineData(nameof(TicketStatus.Closed), false, nameof(TicketStatus.Closed))]
    public void Holding(string from, bool done, string to) => AssertMove(from, ticket => ticket.Hold(_agent, Later()), done, to);

    [Theory]
    [InlineData(nameof(TicketStatus.New), false, nameof(TicketStatus.New))]
    [InlineData(nameof(TicketStatus.Open), false, nameof(TicketStatus.Open))]
    [InlineData(nameof(TicketStatus.PendingCustomer), false, nameof(TicketStatus.PendingCustomer))]
    [InlineData(nameof(TicketStatus.OnHold), false, nameof(TicketStatus.OnHold))]
    [InlineData(nameof(TicketStatus.Resolved), true, nameof(TicketStatus.Closed))]
    [InlineData(nameof(TicketStatus.Closed), true, nameof(TicketStatus.Closed))]
    public void Closing(string from, bool done, string to) => AssertMove(from, ticket => ticket.Close(_agent, Later()), done, to);

    [Fact]
    public void Whatever_happens_the_history_is_a_path_of_the_machine_and_no_message_is_lost()
    {
        var random = new Random(20260301);
        for (var run = 0; run < 300; run++)
        {
            var ticket = Open();
            var messages = 1;
            for (var step = 0; step < 30; step++)
            {
                var version = ticket.Version;
                var before = (ticket.Status, ticket.MessageCount);
                messages += Step(ticket, random.Next(5));
                Assert.Equal(before != (ticket.Status, ticket.MessageCount), version != ticket.Version);
            }

            Assert.Equal(TicketStatus.New, ticket.History[0].Status);
            Assert.Equal(ticket.Status, ticket.History[^1].Status);
            Assert.All(ticket.History.Zip(ticket.History.Skip(1)),
                pair => Assert.Contains((pair.First.Status, pair.Second.Status), _machine));
            Assert.Equal(Enumerable.Range(1, messages), ticket.Messages.Select(message => message.Position));
        }
    }

    /// <returns>How many messages it added.</returns>
    private int Step(Ticket ticket, int kind)
    {
        switch (kind)
        {
            case 0:
                ticket.ReplyAsCustomer("c", Later());
                return 1;
            case 1:
                ticket.ReplyAsAgent(_agent, "a", Later());
                return 1;
            case 2:
                ticket.Resolve(_agent, Later());
                return 0;
            case 3:
                ticket.Hold(_agent, Later());
                return 0;
            default:
                ticket.Close(_agent, Later());
                return 0;
        }
    }

    private DateTimeOffset Later() => _now = _now.AddMinutes(1);

    private Ticket Open() => Ticket.Open(
        "T-1", TicketType.Query, "A question", "Hello", new("ana", "Ana", "ana@example.com", "es"), order: null, _now);

    private Ticket In(TicketStatus status)
    {
        var ticket = Open();
        switch (status)
        {
            case TicketStatus.Open:
                ticket.ReplyAsAgent(_agent, "Hi", Later());
                ticket.ReplyAsCustomer("Hi", Later());
                break;
            case TicketStatus.PendingCustomer:
                ticket.ReplyAsAgent(_agent, "Hi", Later());
                break;
            case TicketStatus.OnHold:
                ticket.Hold(_agent, Later());
                break;
            case TicketStatus.Resolved:
                ticket.Resolve(_agent, Later());
                break;
            case TicketStatus.Closed:
                ticket.Resolve(_agent, Later());
                ticket.Close(_agent, Later());
                break;
        }

        Assert.Equal(status, ticket.Status);
        return ticket;
    }

    private void AssertMove(string from, Func<Ticket, bool> move, bool done, string to)
    {
        var ticket = In(Enum.Parse<TicketStatus>(from));
        var version = ticket.Version;

        Assert.Equal(done, move(ticket));

        Assert.Equal(to, ticket.Status.ToString());
        Assert.Equal(from == to ? version : version + 1, ticket.Version);
    }
}
