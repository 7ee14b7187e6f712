using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Support.Tickets;

/// <summary>A conversation between a customer and the shop, about an order or about nothing in particular.</summary>
internal sealed class Ticket
{
    public const int MaxSubjectLength = 150;
    public const int MaxBodyLength = 5000;

    /// <summary>The status machine: what each status may turn into. What is not here cannot happen.</summary>
    private static readonly Dictionary<TicketStatus, TicketStatus[]> _transitions = new()
    {
        [TicketStatus.New] = [TicketStatus.Open],
        [TicketStatus.Open] = [TicketStatus.PendingCustomer, TicketStatus.OnHold, TicketStatus.Resolved],
        [TicketStatus.PendingCustomer] = [TicketStatus.Open, TicketStatus.OnHold, TicketStatus.Resolved],
        [TicketStatus.OnHold] = [TicketStatus.Open, TicketStatus.PendingCustomer, TicketStatus.Resolved],
        [TicketStatus.Resolved] = [TicketStatus.Open, TicketStatus.Closed],
        [TicketStatus.Closed] = [TicketStatus.Open],
    };

    private readonly List<TicketLine> _lines = [];
    private readonly List<TicketMessage> _messages = [];
    private readonly List<TicketStatusChange> _history = [];
    private readonly List<TicketReturnStep> _returnSteps = [];

    private Ticket()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What people call the ticket, such as "T-100042".</summary>
    public required string Number { get; init; }

    public required TicketType Type { get; init; }

    public TicketStatus Status { get; private set; } = TicketStatus.New;

    public required string Subject { get; init; }

    /// <summary>The customer's subject in the identity provider.</summary>
    public required string CustomerId { get; init; }

    /// <summary>As the token said when the ticket was opened: the ticket's own copy, so that an agent can answer.</summary>
    public required string CustomerName { get; init; }

    public required string? CustomerEmail { get; init; }

    /// <summary>Language that the customer is answered in: "es" or "en".</summary>
    public required string CustomerLanguage { get; init; }

    /// <summary>The order that the ticket is about, if any.</summary>
    public Guid? OrderId { get; private init; }

    public string? OrderNumber { get; private init; }

    /// <summary>The lines of the order that the ticket is about; none means the order as a whole.</summary>
    public IReadOnlyList<TicketLine> Lines => _lines;

    /// <summary>The return that the ticket is the conversation about: its other side, in Orders.</summary>
    public Guid? ReturnId { get; private set; }

    /// <summary>What people call the return.</summary>
    public string? ReturnNumber { get; private set; }

    /// <summary>Whether the return opened it, and not the customer by hand; then it moves with the return.</summary>
    public bool IsOpenedByReturn { get; private init; }

    /// <summary>What has become of the return, in the order in which Support heard of it.</summary>
    public IReadOnlyList<TicketReturnStep> ReturnSteps => _returnSteps;

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Since when the side whose turn it is has been waited for; the agents' queue is in this order.</summary>
    public DateTimeOffset WaitingSince { get; private set; }

    public DateTimeOffset? FirstAnsweredAt { get; private set; }

    public MessageAuthor LastReplyBy { get; private set; }

    public int MessageCount { get; private set; }

    /// <summary>Raised by every change, so that changes of messages alone are noticed too.</summary>
    public int Version { get; private set; }

    /// <summary>In the order they were written. Only those that were loaded.</summary>
    public IReadOnlyList<TicketMessage> Messages => _messages;

    /// <summary>Every status the ticket has had, oldest first.</summary>
    public IReadOnlyList<TicketStatusChange> History => _history;

    public static string FormatNumber(long sequence) => string.Create(CultureInfo.InvariantCulture, $"T-{sequence}");

    /// <param name="number">What people will call it.</param>
    /// <param name="type">What the customer wants.</param>
    /// <param name="subject">One line.</param>
    /// <param name="message">The first one.</param>
    /// <param name="customer">Whose ticket it is.</param>
    /// <param name="order">What it is about.</param>
    /// <param name="now">The time.</param>
    /// <param name="byReturn">Whether a return opens it.</param>
    public static Ticket Open(
        string number,
        TicketType type,
        string subject,
        string message,
        TicketCustomer customer,
        TicketOrder? order,
        DateTimeOffset now,
        bool byReturn = false)
    {
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Type = type,
            Subject = subject,
            CustomerId = customer.Id,
            CustomerName = customer.Name,
            CustomerEmail = customer.Email,
            CustomerLanguage = customer.Language,
            OrderId = order?.Id,
            OrderNumber = order?.Number,
            IsOpenedByReturn = byReturn,
            CreatedAt = now,
            WaitingSince = now,
        };
        ticket._lines.AddRange(order?.Lines ?? []);
        ticket._history.Add(new TicketStatusChange(ticket.Status, now, MessageAuthor.Customer, customer.Id));
        ticket.AddMessage(MessageAuthor.Customer, customer.Id, customer.Name, message, now);
        return ticket;
    }

    /// <summary>Adds what the customer wrote. It is the shop's turn again, even if the ticket was resolved or closed.</summary>
    public TicketMessage ReplyAsCustomer(string body, DateTimeOffset now)
    {
        if (Status is not TicketStatus.New and not TicketStatus.Open)
        {
            if (Status is not TicketStatus.OnHold)
            {
                WaitingSince = now;
            }

            MoveTo(TicketStatus.Open, MessageAuthor.Customer, CustomerId, now);
        }

        return AddMessage(MessageAuthor.Customer, CustomerId, CustomerName, body, now);
    }

    /// <summary>Adds what an agent wrote. It is the customer's turn now.</summary>
    public TicketMessage ReplyAsAgent(Agent agent, string body, DateTimeOffset now)
    {
        if (Status is TicketStatus.New or TicketStatus.Resolved or TicketStatus.Closed)
        {
            MoveTo(TicketStatus.Open, MessageAuthor.Agent, agent.Id, now);
        }

        if (Status is not TicketStatus.PendingCustomer)
        {
            MoveTo(TicketStatus.PendingCustomer, MessageAuthor.Agent, agent.Id, now);
            WaitingSince = now;
        }

        FirstAnsweredAt ??= now;
        return AddMessage(MessageAuthor.Agent, agent.Id, agent.Name, body, now);
    }

    /// <summary>Resolving what is resolved is harmless.</summary>
    /// <returns>False when the ticket is closed.</returns>
    public bool Resolve(Agent agent, DateTimeOffset now)
    {
        if (Status is TicketStatus.Resolved)
        {
            return true;
        }

        if (Status is TicketStatus.Closed)
        {
            return false;
        }

        if (Status is TicketStatus.New)
        {
            MoveTo(TicketStatus.Open, MessageAuthor.Agent, agent.Id, now);
        }

        MoveTo(TicketStatus.Resolved, MessageAuthor.Agent, agent.Id, now);
        WaitingSince = now;
        Touch(now);
        return true;
    }

    /// <summary>The shop waits for somebody else. The customer's wait goes on. Holding what is on hold is harmless.</summary>
    /// <returns>False when the ticket is resolved or closed.</returns>
    public bool Hold(Agent agent, DateTimeOffset now)
    {
        if (Status is TicketStatus.OnHold)
        {
            return true;
        }

        if (Status is TicketStatus.Resolved or TicketStatus.Closed)
        {
            return false;
        }

        if (Status is TicketStatus.New)
        {
            MoveTo(TicketStatus.Open, MessageAuthor.Agent, agent.Id, now);
        }

        if (Status is TicketStatus.PendingCustomer)
        {
            WaitingSince = now;
        }

        MoveTo(TicketStatus.OnHold, MessageAuthor.Agent, agent.Id, now);
        Touch(now);
        return true;
    }

    /// <summary>Closing what is closed is harmless.</summary>
    /// <returns>False when the ticket is not resolved.</returns>
    public bool Close(Agent agent, DateTimeOffset now)
    {
        if (Status is TicketStatus.Closed)
        {
            return true;
        }

        if (Status is not TicketStatus.Resolved)
        {
            return false;
        }

        MoveTo(TicketStatus.Closed, MessageAuthor.Agent, agent.Id, now);
        WaitingSince = now;
        Touch(now);
        return true;
    }

    /// <summary>The ticket and the return are one thing from now on.</summary>
    public void Join(Guid returnId, string returnNumber)
    {
        if (ReturnId is not null && ReturnId != returnId)
        {
            throw new InvalidOperationException($"Ticket {Id} is about another return.");
        }

        ReturnId = returnId;
        ReturnNumber = returnNumber;
    }

    /// <summary>
    /// Notes a step of the return, in whatever order they are heard of. One that nothing has followed yet moves the ticket too,
    /// if the return opened it and no message waits for an answer.
    /// </summary>
    /// <returns>False for a repeat.</returns>
    public bool Follow(TicketReturnStep step, DateTimeOffset now)
    {
        if (_returnSteps.Any(known => known.Version == step.Version))
        {
            return false;
        }

        // When they are heard of is not when they happened: the times are made to agree with the order.
        var earlier = _returnSteps.Where(known => known.Version < step.Version).Select(known => known.At);
        var later = _returnSteps.Where(known => known.Version > step.Version).Select(known => known.At).ToList();
        _returnSteps.Add(step with { At = later.Append(earlier.Append(step.At).Max()).Min() });
        if (later.Count == 0 && IsOpenedByReturn && (MessageCount == 1 || LastReplyBy is MessageAuthor.Agent))
        {
            MoveWithReturn(step.Status, now);
        }

        Touch(now);
        return true;
    }

    private void MoveWithReturn(TicketReturnStatus to, DateTimeOffset now)
    {
        TicketStatus? status = to switch
        {
            TicketReturnStatus.Approved => TicketStatus.PendingCustomer,
            TicketReturnStatus.Received => TicketStatus.Open,
            TicketReturnStatus.Rejected or TicketReturnStatus.Cancelled or TicketReturnStatus.Refunded or TicketReturnStatus.Closed =>
                TicketStatus.Resolved,
            _ => null,
        };
        if (status is not { } wanted || wanted == Status || Status is TicketStatus.Resolved or TicketStatus.Closed)
        {
            return;
        }

        if (Status is TicketStatus.New && wanted is not TicketStatus.Open)
        {
            MoveTo(TicketStatus.Open, MessageAuthor.Shop, ReturnNumber!, now);
        }

        MoveTo(wanted, MessageAuthor.Shop, ReturnNumber!, now);
        WaitingSince = now;
    }

    private void MoveTo(TicketStatus status, MessageAuthor by, string actorId, DateTimeOffset now)
    {
        if (!_transitions[Status].Contains(status))
        {
            throw new InvalidOperationException($"A ticket that is {Status} does not become {status}.");
        }

        Status = status;
        _history.Add(new TicketStatusChange(status, now, by, actorId));
    }

    private TicketMessage AddMessage(MessageAuthor author, string authorId, string authorName, string body, DateTimeOffset now)
    {
        var message = new TicketMessage
        {
            Id = Guid.CreateVersion7(now),
            Position = ++MessageCount,
            Author = author,
            AuthorId = authorId,
            AuthorName = authorName,
            Body = body,
            At = now,
        };
        _messages.Add(message);
        LastReplyBy = author;
        Touch(now);
        return message;
    }

    private void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> builder)
        {
            builder.Property(ticket => ticket.Id).ValueGeneratedNever();
            builder.Property(ticket => ticket.Number).HasMaxLength(20);
            builder.Property(ticket => ticket.Type).HasConversion<string>().HasMaxLength(20);
            builder.Property(ticket => ticket.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(ticket => ticket.LastReplyBy).HasConversion<string>().HasMaxLength(20);
            builder.Property(ticket => ticket.Subject).HasMaxLength(MaxSubjectLength);
            builder.Property(ticket => ticket.Version).IsConcurrencyToken();
            builder.Property(ticket => ticket.CustomerId).HasMaxLength(255);
            builder.Property(ticket => ticket.CustomerName).HasMaxLength(TicketCustomer.MaxNameLength);
            builder.Property(ticket => ticket.CustomerEmail).HasMaxLength(TicketCustomer.MaxEmailLength);
            builder.Property(ticket => ticket.CustomerLanguage).HasMaxLength(2);
            builder.Property(ticket => ticket.OrderNumber).HasMaxLength(50);
            builder.OwnsMany(ticket => ticket.Lines, line => line.ToJson());
            builder.OwnsMany(ticket => ticket.History, change =>
            {
                change.ToJson();
                change.Property(c => c.Status).HasConversion<string>();
                change.Property(c => c.By).HasConversion<string>();
            });
            builder.Property(ticket => ticket.ReturnNumber).HasMaxLength(50);
            builder.OwnsMany(ticket => ticket.ReturnSteps, step =>
            {
                step.ToJson();
                step.Property(s => s.Status).HasConversion<string>();
            });
            builder.HasIndex(ticket => ticket.ReturnId).IsUnique();
            builder.HasMany(ticket => ticket.Messages).WithOne().HasForeignKey(message => message.TicketId);
            builder.HasIndex(ticket => ticket.Number).IsUnique();
            builder.HasIndex(ticket => new { ticket.CustomerId, ticket.CreatedAt, ticket.Id });
            builder.HasIndex(ticket => new { ticket.Status, ticket.WaitingSince, ticket.Id });
        }
    }
}

/// <summary>An order as Orders describes it, with those of its lines that the ticket is about.</summary>
internal sealed record TicketOrder(Guid Id, string Number, IReadOnlyList<TicketLine> Lines);

internal sealed record TicketLine(string Sku, string Name, int Quantity);

/// <summary>One step of the return that the ticket is about.</summary>
/// <param name="Version">The order's version: of two steps the one with the higher version is the later one.</param>
/// <param name="Note">The shop's, for the customer.</param>
/// <param name="Amount">What went back.</param>
/// <param name="Currency">ISO 4217; null where nothing went back.</param>
internal sealed record TicketReturnStep(
    TicketReturnStatus Status, int Version, DateTimeOffset At, string? Note = null, decimal? Amount = null, string? Currency = null);

internal sealed record TicketStatusChange(TicketStatus Status, DateTimeOffset At, MessageAuthor By, string ActorId);
