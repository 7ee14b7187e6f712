using Ecommerce.Contracts;
using Ecommerce.Orders.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Orders.Orders;

/// <summary>
/// What a customer has bought, or wants to. Three machines move beside each other (order, stock, payment); each step is written
/// into the timeline with it. Events that come late, twice or in another order find a machine that has moved on, and change nothing.
/// </summary>
internal sealed class Order
{
    private readonly List<Payment> _payments = [];
    private readonly List<TimelineEntry> _timeline = [];

    private Order()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What people call it; see <see cref="OrderNumber"/>.</summary>
    public required string Number { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>Where mails about the order go.</summary>
    public required string Email { get; init; }

    /// <summary>Of those mails.</summary>
    public required string Language { get; init; }

    public OrderStatus Status { get; private set; }

    public StockStatus StockStatus { get; private set; }

    /// <summary>Of the latest attempt to pay; <see cref="PaymentStatus.Created"/> while there is none.</summary>
    public PaymentStatus PaymentStatus { get; private set; }

    /// <summary>Raised by each entry of the timeline.</summary>
    public int Version { get; private set; }

    public Guid CartId { get; private init; }

    public int CartVersion { get; private init; }

    /// <summary>In SKU order.</summary>
    public IReadOnlyList<OrderLine> Lines { get; private init; } = [];

    public decimal Subtotal { get; private init; }

    public decimal Shipping { get; private init; }

    public decimal Total { get; private init; }

    public required string Currency { get; init; }

    public required Address ShippingAddress { get; init; }

    public DateTimeOffset PlacedAt { get; private init; }

    /// <summary>Until when it can be paid; null while no stock is set aside, and once it is paid or closed.</summary>
    public DateTimeOffset? PayBy { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>When it was rejected, expired or cancelled.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public OrderProcess Process { get; private init; } = null!;

    public IReadOnlyList<Payment> Payments => _payments;

    /// <summary>The entries that are new; the whole timeline is read by a query.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;

    public bool IsClosed => Status is OrderStatus.Rejected or OrderStatus.Expired or OrderStatus.Cancelled;

    public bool CanCancel => Status is OrderStatus.Placed or OrderStatus.Confirmed;

    /// <summary>The attempt that holds money or may come to hold some.</summary>
    public Payment? LivePayment => _payments.FirstOrDefault(payment => payment.IsLive);

    public static Order Place(
        string customerId,
        string email,
        string language,
        Address shippingAddress,
        (Guid Id, int Version) cart,
        IEnumerable<OrderLine> lines,
        string currency,
        DateTimeOffset now,
        ProcessOptions options)
    {
        OrderLine[] ordered = [.. lines.OrderBy(line => line.Sku, StringComparer.Ordinal)];
        if (ordered.Length == 0)
        {
            throw new ArgumentException("An order has at least one line.", nameof(lines));
        }

        var totals = Totals.Of(ordered.Sum(line => line.LineTotal));
        var id = Guid.CreateVersion7(now);
        var order = new Order
        {
            Id = id,
            Number = OrderNumber.New(),
            CustomerId = customerId,
            Email = email,
            Language = language,
            ShippingAddress = shippingAddress,
            CartId = cart.Id,
            CartVersion = cart.Version,
            Lines = ordered,
            Subtotal = totals.Subtotal,
            Shipping = totals.Shipping,
            Total = totals.Total,
            Currency = currency,
            PlacedAt = now,
            Process = OrderProcess.Start(id, now + options.AnswerTimeout),
        };
        order.Record(TimelineSubject.Order, null, OrderStatus.Placed.ToString(), now);
        return order;
    }

    /// <returns>False when the order waits for no reservation.</returns>
    public bool ReserveStock(DateTimeOffset until, DateTimeOffset now, ProcessOptions options)
    {
        if (Status is not OrderStatus.Placed || StockStatus is not StockStatus.Pending)
        {
            return false;
        }

        MoveStock(StockStatus.Reserved, now);
        PayBy = until - options.PaymentMargin;
        Process.Progress(PayBy);
        return true;
    }

    /// <summary>There is not enough stock for it.</summary>
    /// <returns>False when the order waits for no reservation.</returns>
    public bool Reject(DateTimeOffset now, string note) =>
        StockStatus is StockStatus.Pending && Close(OrderStatus.Rejected, now, note);

    /// <summary>It was paid after its reservation had run out, and the stock is gone. The money goes back.</summary>
    /// <returns>False when the order waits for no claim.</returns>
    public bool RejectClaim(DateTimeOffset now, string note) =>
        PaymentStatus is PaymentStatus.Authorized && StockStatus is not StockStatus.Claimed && Status is OrderStatus.Placed
        && Close(OrderStatus.Rejected, now, note);

    /// <summary>The reservation ran out. What is paid waits for the answer to its claim; what is not can be paid no more.</summary>
    /// <returns>False when nothing was set aside any more.</returns>
    public bool LoseReservation(DateTimeOffset now)
    {
        if (Status is not OrderStatus.Placed
            || StockStatus is not (StockStatus.Pending or StockStatus.Reserved)
            || !MoveStock(StockStatus.Released, now))
        {
            return false;
        }

        if (PaymentStatus is not PaymentStatus.Authorized)
        {
            PayBy = now;
            Process.Progress(now);
        }

        return true;
    }

    /// <summary>The stock has left the shelves. Confirms the order where its money is held.</summary>
    /// <returns>False when the order is closed, and what was claimed must be given back; true also for a repeat.</returns>
    public bool ClaimStock(DateTimeOffset now)
    {
        if (IsClosed)
        {
            return false;
        }

        if (StockStatus is not StockStatus.Claimed)
        {
            MoveStock(StockStatus.Claimed, now);
        }

        return true;
    }

    /// <returns>True only for the call that confirmed it: stock is claimed and money is held.</returns>
    public bool Confirm(DateTimeOffset now)
    {
        if (StockStatus is not StockStatus.Claimed || PaymentStatus is not PaymentStatus.Authorized || !Move(OrderStatus.Confirmed, now))
        {
            return false;
        }

        ConfirmedAt = now;
        PayBy = null;
        Process.Progress(null);
        return true;
    }

    /// <returns>False once anything has been shipped, or the order ended otherwise; cancelling twice is harmless.</returns>
    public bool Cancel(DateTimeOffset now) =>
        Status is OrderStatus.Cancelled || (CanCancel && Close(OrderStatus.Cancelled, now, null));

    /// <summary>Why an order cannot be paid now.</summary>
    public enum PaymentRefusal
    {
        None,
        NoStockYet,
        AlreadyPaid,
        TooLate,
    }

    public PaymentRefusal CanPay(DateTimeOffset now) =>
        Status is not OrderStatus.Placed
            ? IsClosed ? PaymentRefusal.TooLate : PaymentRefusal.AlreadyPaid
        : PaymentStatus is PaymentStatus.Authorized ? PaymentRefusal.AlreadyPaid
        : StockStatus is StockStatus.Pending ? PaymentRefusal.NoStockYet
        : StockStatus is not StockStatus.Reserved || PayBy is null || now >= PayBy ? PaymentRefusal.TooLate
        : PaymentRefusal.None;

    /// <summary>The attempt that is open, or a new one; call only where <see cref="CanPay"/> finds no reason not to.</summary>
    public Payment Pay(string language, DateTimeOffset now, PaymentOptions options)
    {
        if (CanPay(now) is not PaymentRefusal.None)
        {
            throw new InvalidOperationException($"Order {Id} cannot be paid now.");
        }

        if (LivePayment is { } open)
        {
            return open;
        }

        var payment = Payment.Start(this, _payments.Count + 1, language, now, options);
        _payments.Add(payment);
        PaymentStatus = payment.Status;
        Record(TimelineSubject.Payment, null, payment.Status.ToString(), now, payment.Id);
        return payment;
    }

    /// <summary>The provider holds the money.</summary>
    /// <returns>True when the stock is to be claimed now; false for a repeat, and when the order is closed and the money goes back.</returns>
    public bool Authorize(Payment payment, DateTimeOffset now, ProcessOptions options)
    {
        if (!MovePayment(payment, PaymentStatus.Authorized, now) || Status is not OrderStatus.Placed)
        {
            return false;
        }

        PayBy = null;
        Process.StopClosing();
        Process.Progress(now + options.AnswerTimeout);
        return true;
    }

    /// <returns>False when this refusal is known already, or the payment has moved on.</returns>
    public bool Decline(Payment payment, string code, string? message, DateTimeOffset now)
    {
        var from = payment.Status;
        if (!payment.Decline(code, message, now))
        {
            return false;
        }

        PaymentStatus = payment.Status;
        Record(TimelineSubject.Payment, from.ToString(), payment.Status.ToString(), now, payment.Id, code);
        return true;
    }

    /// <summary>The provider's page is closed, and nothing was paid on it.</summary>
    public bool ExpirePayment(Payment payment, DateTimeOffset now) => MovePayment(payment, PaymentStatus.Expired, now);

    /// <summary>The provider has given the held money back.</summary>
    public bool VoidPayment(Payment payment, DateTimeOffset now) => MovePayment(payment, PaymentStatus.Voided, now);

    /// <returns>False while it may still be paid, or is.</returns>
    public bool Expire(DateTimeOffset now) =>
        Status is OrderStatus.Placed && LivePayment is null && Close(OrderStatus.Expired, now, null);

    /// <summary>What the saga does when it is woken.</summary>
    public enum NextStep
    {
        /// <summary>Nothing, or waiting for the provider.</summary>
        Wait,
        AskForStockAgain,
        AskForClaimAgain,

        /// <summary>It has just expired.</summary>
        Expired,
    }

    /// <summary>Looks at what the order waits for, and moves it on where the time is over.</summary>
    public NextStep Check(DateTimeOffset now, ProcessOptions options)
    {
        if (Status is not OrderStatus.Placed)
        {
            Process.Progress(null);
            return NextStep.Wait;
        }

        if (PaymentStatus is PaymentStatus.Authorized)
        {
            Process.WaitLonger("Catalog has not answered the claim of the stock.", now, options);
            return NextStep.AskForClaimAgain;
        }

        if (StockStatus is StockStatus.Pending && now < PlacedAt + options.LongestWaitForStock)
        {
            Process.WaitLonger("Catalog has not answered the order for stock.", now, options);
            return NextStep.AskForStockAgain;
        }

        if (now < PayBy)
        {
            Process.Progress(PayBy);
            return NextStep.Wait;
        }

        // The provider's page is closed first: once the order has expired nobody may be able to pay for it.
        Process.StartClosing(now);
        if (Expire(now))
        {
            return NextStep.Expired;
        }

        LivePayment!.CheckNow(now);
        Process.WaitLonger("The payment provider does not close its page.", now, options);
        return NextStep.Wait;
    }

    public OrderPlaced ToOrderPlaced() => new(Id, Version, CustomerId, ToQuantities());

    public OrderPaymentAuthorized ToOrderPaymentAuthorized() => new(Id, Version, ToQuantities());

    public OrderConfirmed ToOrderConfirmed() => new(Id, Version, CustomerId, ToQuantities());

    public OrderClosed ToOrderClosed() => new(Id, Version, CustomerId, Status switch
    {
        OrderStatus.Rejected => OrderOutcome.Rejected,
        OrderStatus.Expired => OrderOutcome.Expired,
        OrderStatus.Cancelled => OrderOutcome.Cancelled,
        _ => throw new InvalidOperationException($"Order {Id} is {Status}."),
    });

    private List<SkuQuantity> ToQuantities() => [.. Lines.Select(line => new SkuQuantity(line.Sku, line.Quantity))];

    /// <summary>Ends the order without a sale: whatever money is held goes back, and nothing stays set aside.</summary>
    private bool Close(OrderStatus outcome, DateTimeOffset now, string? note)
    {
        if (!Move(outcome, now, note))
        {
            return false;
        }

        ClosedAt = now;
        PayBy = null;
        if (StockStatus is not StockStatus.Released)
        {
            MoveStock(StockStatus.Released, now);
        }

        LivePayment?.CheckNow(now);
        Process.Progress(null);
        return true;
    }

    private bool Move(OrderStatus to, DateTimeOffset now, string? note = null)
    {
        var from = Status;
        if (!OrderMachine.Order.Allow(from, to))
        {
            return false;
        }

        Status = to;
        Record(TimelineSubject.Order, from.ToString(), to.ToString(), now, note: note);
        return true;
    }

    private bool MoveStock(StockStatus to, DateTimeOffset now)
    {
        var from = StockStatus;
        if (!OrderMachine.Stock.Allow(from, to))
        {
            return false;
        }

        StockStatus = to;
        Record(TimelineSubject.Stock, from.ToString(), to.ToString(), now);
        return true;
    }

    private bool MovePayment(Payment payment, PaymentStatus to, DateTimeOffset now)
    {
        var from = payment.Status;
        if (!payment.Move(to, now))
        {
            return false;
        }

        if (payment == _payments.MaxBy(attempt => attempt.Attempt))
        {
            PaymentStatus = to;
        }

        Record(TimelineSubject.Payment, from.ToString(), to.ToString(), now, payment.Id);
        return true;
    }

    private void Record(
        TimelineSubject subject, string? from, string to, DateTimeOffset at, Guid? paymentId = null, string? note = null)
    {
        Version++;
        _timeline.Add(new TimelineEntry
        {
            OrderId = Id,
            Version = Version,
            Subject = subject,
            PaymentId = paymentId,
            From = from,
            To = to,
            At = at,
            Note = note,
        });
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.ToTable("orders");
            builder.Property(order => order.Id).ValueGeneratedNever();
            builder.Property(order => order.Number).HasMaxLength(20);
            builder.Property(order => order.CustomerId).HasMaxLength(64);
            builder.Property(order => order.Email).HasMaxLength(254);
            builder.Property(order => order.Language).HasMaxLength(2);
            builder.Property(order => order.Status).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.StockStatus).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.PaymentStatus).HasConversion<string>().HasMaxLength(20);
            builder.Property(order => order.Version).IsConcurrencyToken();
            builder.Property(order => order.Lines).IsJson();
            builder.Property(order => order.Subtotal).HasPrecision(12, 2);
            builder.Property(order => order.Shipping).HasPrecision(12, 2);
            builder.Property(order => order.Total).HasPrecision(12, 2);
            builder.Property(order => order.Currency).HasMaxLength(3);
            builder.ComplexProperty(order => order.ShippingAddress, address =>
            {
                address.Property(to => to.Name).HasMaxLength(200);
                address.Property(to => to.Street).HasMaxLength(200);
                address.Property(to => to.City).HasMaxLength(100);
                address.Property(to => to.PostalCode).HasMaxLength(20);
                address.Property(to => to.Country).HasMaxLength(2);
                address.Property(to => to.Phone).HasMaxLength(30);
            });
            builder.HasOne(order => order.Process).WithOne().HasForeignKey<OrderProcess>(process => process.OrderId);
            builder.HasMany(order => order.Payments).WithOne().HasForeignKey(payment => payment.OrderId);
            builder.HasMany(order => order.Timeline).WithOne().HasForeignKey(entry => entry.OrderId);
            builder.Ignore(order => order.LivePayment);
            builder.HasIndex(order => order.Number).IsUnique();
            builder.HasIndex(order => new { order.CustomerId, order.PlacedAt, order.Id }).IsDescending(false, true, true);

            // One cart as it stood is bought once; it is free again when that came to nothing.
            builder.HasIndex(order => new { order.CartId, order.CartVersion }).IsUnique().HasDatabaseName(CartIndex)
                .HasFilter("status NOT IN ('Rejected', 'Expired', 'Cancelled')");
        }

        public const string CartIndex = "ix_orders_one_per_cart_version";
    }
}
