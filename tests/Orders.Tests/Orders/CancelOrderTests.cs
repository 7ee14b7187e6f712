using System.Net;
using Ecommerce.Contracts;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class CancelOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_order_is_over_and_repeats_are_harmless()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var key = Guid.NewGuid().ToString();

        using var first = await customer.TryCancelAsync(id, key);
        using var replayed = await customer.TryCancelAsync(id, key);
        using var again = await customer.TryCancelAsync(id);

        var summary = await Shopper.ReadAsync(first, HttpStatusCode.OK);
        Assert.Equal("cancelled", summary.GetProperty("status").GetString());
        Assert.Equal(summary.GetRawText(), (await Shopper.ReadAsync(replayed, HttpStatusCode.OK)).GetRawText());
        Assert.Equal(summary.GetRawText(), (await Shopper.ReadAsync(again, HttpStatusCode.OK)).GetRawText());
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(id));
        Assert.False((await customer.GetOrderAsync(id)).GetProperty("canCancel").GetBoolean());
    }

    [Fact]
    public async Task Cancelled_ten_times_at_once_it_is_closed_once()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.TryCancelAsync(id)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderClosed)], await app.PublishedAsync(id));
    }

    [Fact]
    public async Task An_open_page_is_closed()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);

        using var answer = await customer.TryCancelAsync(id);
        await app.CheckPaymentsAsync(id);

        Assert.False(await app.Sandbox.IsOpenAsync(page, Token));
        Assert.Equal("expired", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task Held_money_is_given_back_even_when_the_provider_is_away_at_first()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        var payment = Assert.Single((await app.FindOrderAsync(id)).Payments);
        await app.CheckPaymentAsync(payment.Id);
        await app.DeliverAsync(new StockClaimed(id));
        Assert.Equal("confirmed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
        app.Sandbox.Unreachable[payment.SessionId!] = true;

        using var answer = await customer.TryCancelAsync(id);
        await app.CheckPaymentsAsync(id);

        payment = Assert.Single((await app.FindOrderAsync(id)).Payments);
        Assert.NotNull(payment.LastError);
        Assert.NotNull(payment.NextCheckAt);
        Assert.Equal(["requires_capture"], await app.Sandbox.IntentsOfAsync(id, Token));
        app.Sandbox.Unreachable.TryRemove(payment.SessionId!, out _);
        await app.CheckPaymentAsync(payment.Id);
        Assert.Equal("voided", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
        Assert.Null(Assert.Single((await app.FindOrderAsync(id)).Payments).NextCheckAt);
    }

    [Fact]
    public async Task Money_given_back_whose_answer_was_lost_is_noted_by_asking_again()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        app.Sandbox.LoseAnswer[$"{id}:void"] = true;
        using var answer = await customer.TryCancelAsync(id);

        await app.CheckPaymentsAsync(id);
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
        Assert.Equal("created", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        app.Sandbox.LoseAnswer.TryRemove($"{id}:void", out _);
        await app.CheckPaymentAsync(Assert.Single((await app.FindOrderAsync(id)).Payments).Id);

        Assert.Equal("voided", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task Another_customers_order_is_a_404_and_stays()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        using var other = await app.NewCustomer().TryCancelAsync(id);
        using var guest = await new Shopper(app, app.CreateClient()).TryCancelAsync(id);

        await Shopper.ReadProblemAsync(other, HttpStatusCode.NotFound);
        await Shopper.ReadProblemAsync(guest, HttpStatusCode.NotFound);
        Assert.Equal("placed", (await customer.GetOrderAsync(id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_rejected_order_cannot_be_cancelled()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();
        await app.DeliverAsync(new StockRejected(id, []));

        using var answer = await customer.TryCancelAsync(id);

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
    }
}
