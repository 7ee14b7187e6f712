using System.Net;
using Ecommerce.Contracts;
using Ecommerce.Orders.Payments;

namespace Ecommerce.Orders.Tests.Payments;

public sealed class PaymentTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_opened_once_and_shown_again()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        using var first = await customer.TryPayAsync(id);
        using var second = await customer.TryPayAsync(id);

        var answer = await Shopper.ReadAsync(first, HttpStatusCode.OK);
        Assert.Equal("created", answer.GetProperty("status").GetString());
        Assert.StartsWith("http://payments.example/c/pay/", answer.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.GetRawText(), (await Shopper.ReadAsync(second, HttpStatusCode.OK)).GetRawText());
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
    }

    [Fact]
    public async Task Ten_tabs_that_pay_at_once_get_one_page()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => customer.PayAsync(id)));

        Assert.Single(pages.Distinct());
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
        Assert.Single((await app.FindOrderAsync(id)).Payments);
    }

    [Fact]
    public async Task Before_stock_is_set_aside_it_is_a_409_that_says_when_to_try_again()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();

        using var answer = await customer.TryPayAsync(id);

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.Conflict);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(0, await app.Sandbox.SessionsOfAsync(id, Token));
    }

    [Fact]
    public async Task Owner_only()
    {
        var id = await app.NewCustomer().PlaceReservedOrderAsync();

        using var other = await app.NewCustomer().TryPayAsync(id);
        using var guest = await new Shopper(app, app.CreateClient()).TryPayAsync(id);
        using var none = await app.NewCustomer().TryPayAsync(Guid.NewGuid());

        await Shopper.ReadProblemAsync(other, HttpStatusCode.NotFound);
        await Shopper.ReadProblemAsync(guest, HttpStatusCode.NotFound);
        await Shopper.ReadProblemAsync(none, HttpStatusCode.NotFound);
        Assert.Equal(0, await app.Sandbox.SessionsOfAsync(id, Token));
    }

    [Fact]
    public async Task A_paid_or_cancelled_order_is_not_paid_again()
    {
        var customer = app.NewCustomer();
        var paid = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(paid), SandboxApp.Accepted, Token);
        await CheckAsync(paid);
        var cancelled = await customer.PlaceReservedOrderAsync();
        using var cancel = await customer.TryCancelAsync(cancelled);

        using var first = await customer.TryPayAsync(paid);
        using var second = await customer.TryPayAsync(cancelled);

        await Shopper.ReadProblemAsync(first, HttpStatusCode.Conflict);
        await Shopper.ReadProblemAsync(second, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_declined_card_is_explained_and_another_one_pays_on_the_same_page()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);

        await app.Sandbox.PayAsync(page, SandboxApp.InsufficientFunds, Token);
        await PostAllAsync(id);
        var declined = await customer.GetOrderAsync(id);
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        await PostAllAsync(id);

        Assert.Equal("declined", declined.GetProperty("paymentStatus").GetString());
        Assert.Equal("insufficient_funds", declined.GetProperty("decline").GetProperty("code").GetString());
        Assert.NotEmpty(declined.GetProperty("decline").GetProperty("message").GetString()!);
        Assert.Equal("placed", declined.GetProperty("status").GetString());
        Assert.Equal("reserved", declined.GetProperty("stockStatus").GetString());
        Assert.True(declined.GetProperty("canPay").GetBoolean());
        Assert.Equal(1, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
        var order = await customer.GetOrderAsync(id);
        Assert.Equal("authorized", order.GetProperty("paymentStatus").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, order.GetProperty("decline").ValueKind);
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
        Assert.Equal([nameof(OrderPlaced), nameof(OrderPaymentAuthorized)], await app.PublishedAsync(id));
    }

    [Fact]
    public async Task Webhooks_doubled_and_shuffled_have_their_effect_once()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);
        await app.Sandbox.PayAsync(page, SandboxApp.Declined, Token);
        await app.Sandbox.PayAsync(page, SandboxApp.Accepted, Token);
        var received = await app.Sandbox.EventsOfAsync(id, Token);
        Assert.True(received.Count >= 3);
        string[] shuffled = [.. received, .. received];
        new Random(3).Shuffle(shuffled);

        foreach (var body in shuffled)
        {
            using var answer = await app.PostWebhookAsync(body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await app.CheckPaymentsAsync(id);
        }

        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
        Assert.Equal([nameof(OrderPlaced), nameof(OrderPaymentAuthorized)], await app.PublishedAsync(id));
        Assert.Equal(0, Assert.Single((await app.FindOrderAsync(id)).Payments).Checks);
    }

    [Fact]
    public async Task A_replayed_webhook_asks_the_provider_nothing()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        await PostAllAsync(id);
        var hints = Assert.Single((await app.FindOrderAsync(id)).Payments).Hints;

        await PostAllAsync(id);

        Assert.Equal(hints, Assert.Single((await app.FindOrderAsync(id)).Payments).Hints);
    }

    [Fact]
    public async Task A_webhook_with_a_wrong_or_old_signature_or_a_changed_body_is_refused()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);
        var body = (await app.Sandbox.EventsOfAsync(id, Token))[0];

        using var wrong = await app.PostWebhookAsync(body, secret: "whsec_guess");
        using var old = await app.PostWebhookAsync(body, age: TimeSpan.FromMinutes(6));
        using var unsigned = await app.CreateClient().PostAsync("/api/payments/stripe/webhook", new StringContent(body), Token);
        using var garbage = await app.PostWebhookAsync("garbage");
        using var empty = await app.PostWebhookAsync("");

        foreach (var answer in new[] { wrong, old, unsigned, garbage, empty })
        {
            await Shopper.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
        }

        Assert.Equal(0, Assert.Single((await app.FindOrderAsync(id)).Payments).Hints);
        Assert.Equal("created", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"evt_1\"")]
    [InlineData("{\"id\":\"\",\"object\":\"event\",\"type\":\"t\",\"data\":{}}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":null,\"data\":{}}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"t\",\"data\":{\"object\":[]}}")]
    [InlineData("{\"id\":7,\"object\":\"event\",\"data\":null}")]
    public async Task A_signed_body_that_is_no_event_is_refused(string body)
    {
        using var answer = await app.PostWebhookAsync(body);

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(201, 1)]
    [InlineData(1, 101)]
    public async Task A_signed_event_with_over_long_names_is_refused(int id, int type)
    {
        using var answer = await app.PostWebhookAsync(
            $$$"""{"id":"{{{new string('e', id)}}}","object":"event","type":"{{{new string('t', type)}}}","data":{}}""");

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_webhook_about_nothing_of_ours_is_accepted_and_ignored()
    {
        const string Body = """
            {"id":"evt_unknown","object":"event","api_version":"2025-01-27.acacia","created":1,"type":"payment_intent.succeeded",
             "data":{"object":{"id":"pi_unknown","object":"payment_intent","metadata":{"payment_id":"0"}}}}
            """;
        using var about = await app.PostWebhookAsync(Body);
        using var type = await app.PostWebhookAsync(
            """{"id":"evt_new","object":"event","created":1,"type":"something.new","data":{"object":{"id":"x","object":"something"}}}""");

        Assert.Equal(HttpStatusCode.OK, about.StatusCode);
        Assert.Equal(HttpStatusCode.OK, type.StatusCode);
    }

    [Fact]
    public async Task A_signed_webhook_cannot_move_another_orders_payment()
    {
        var customer = app.NewCustomer();
        var paid = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(paid), SandboxApp.Accepted, Token);
        var other = await customer.PlaceReservedOrderAsync();
        await customer.PayAsync(other);
        var theirs = Assert.Single((await app.FindOrderAsync(paid)).Payments).Id.ToString();
        var ours = Assert.Single((await app.FindOrderAsync(other)).Payments).Id.ToString();

        // The truth is asked for, so even a message that names the wrong payment only makes us look.
        foreach (var body in await app.Sandbox.EventsOfAsync(paid, Token))
        {
            using var answer = await app.PostWebhookAsync(body.Replace(theirs, ours, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await app.CheckPaymentsAsync(other);
        Assert.Equal("created", (await customer.GetOrderAsync(other)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task A_lost_webhook_is_made_up_for_by_asking()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(id), SandboxApp.Accepted, Token);

        await CheckAsync(id);

        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task A_page_whose_opening_was_not_written_down_is_found_again()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        app.Sandbox.LoseAnswer[$"{id}:session"] = true;

        using var lost = await customer.TryPayAsync(id);
        await Shopper.ReadProblemAsync(lost, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
        app.Sandbox.LoseAnswer.TryRemove($"{id}:session", out _);
        var page = await customer.PayAsync(id);

        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
        await app.Sandbox.PayAsync(page, SandboxApp.Accepted, Token);
        await CheckAsync(id);
        Assert.Equal("authorized", (await customer.GetOrderAsync(id)).GetProperty("paymentStatus").GetString());
    }

    [Fact]
    public async Task Without_the_provider_it_is_a_503_and_the_worker_opens_the_page_later()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        app.Sandbox.Unreachable[id.ToString()] = true;

        using var answer = await customer.TryPayAsync(id);
        await Shopper.ReadProblemAsync(answer, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter);
        app.Sandbox.Unreachable.TryRemove(id.ToString(), out _);
        await CheckAsync(id);

        Assert.NotNull(Assert.Single((await app.FindOrderAsync(id)).Payments).SessionUrl);
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
    }

    [Fact]
    public async Task Cancelled_while_its_page_was_not_written_down_nobody_can_pay_it()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        app.Sandbox.LoseAnswer[$"{id}:session"] = true;
        using var lost = await customer.TryPayAsync(id);
        app.Sandbox.LoseAnswer.TryRemove($"{id}:session", out _);

        using var cancelled = await customer.TryCancelAsync(id);
        await app.CheckPaymentsAsync(id);

        var payment = Assert.Single((await app.FindOrderAsync(id)).Payments);
        Assert.Equal(PaymentStatus.Expired, payment.Status);
        Assert.Equal(1, await app.Sandbox.SessionsOfAsync(id, Token));
        Assert.Null(payment.NextCheckAt);
    }

    [Fact]
    public async Task Paid_while_being_cancelled_the_money_goes_back()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var page = await customer.PayAsync(id);
        using var cancelled = await customer.TryCancelAsync(id);
        await app.Sandbox.PayAsync(page, SandboxApp.Accepted, Token);

        await PostAllAsync(id);

        var order = await customer.GetOrderAsync(id);
        Assert.Equal("cancelled", order.GetProperty("status").GetString());
        Assert.Equal("voided", order.GetProperty("paymentStatus").GetString());
        Assert.Equal(["canceled"], await app.Sandbox.IntentsOfAsync(id, Token));
        Assert.DoesNotContain(nameof(OrderPaymentAuthorized), await app.PublishedAsync(id));
    }

    [Fact]
    public async Task Money_taken_past_us_before_the_stock_is_claimed_confirms_or_goes_back()
    {
        var customer = app.NewCustomer();
        var sold = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(sold), SandboxApp.Accepted, Token);
        await app.Sandbox.CaptureElsewhereAsync(sold, Token);
        await PostAllAsync(sold);
        await app.DeliverAsync(new StockClaimed(sold));
        var gone = await customer.PlaceReservedOrderAsync();
        await app.Sandbox.PayAsync(await customer.PayAsync(gone), SandboxApp.Accepted, Token);
        await app.Sandbox.CaptureElsewhereAsync(gone, Token);
        await PostAllAsync(gone);
        await app.DeliverAsync(new StockClaimRejected(gone, []));
        await app.CheckPaymentsAsync(gone);

        Assert.Equal("confirmed", (await customer.GetOrderAsync(sold)).GetProperty("status").GetString());
        Assert.Equal("captured", (await customer.GetOrderAsync(sold)).GetProperty("paymentStatus").GetString());
        Assert.Equal("rejected", (await customer.GetOrderAsync(gone)).GetProperty("status").GetString());
        Assert.Equal("refunded", (await customer.GetOrderAsync(gone)).GetProperty("paymentStatus").GetString());
        Assert.Equal([2495, 2495], await app.Sandbox.MoneyOfAsync(gone, Token));
    }

    [Fact]
    public async Task The_key_is_required()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();

        using var answer = await customer.PostAsync($"/api/orders/{id}/payments", null, null);

        await Shopper.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
    }

    private async Task CheckAsync(Guid orderId) =>
        await app.CheckPaymentAsync(Assert.Single((await app.FindOrderAsync(orderId)).Payments).Id);

    private async Task PostAllAsync(Guid orderId)
    {
        foreach (var body in await app.Sandbox.EventsOfAsync(orderId, Token))
        {
            using var answer = await app.PostWebhookAsync(body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await app.CheckPaymentsAsync(orderId);
    }
}
