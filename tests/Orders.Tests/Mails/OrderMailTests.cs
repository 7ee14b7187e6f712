using System.Net;
using System.Text.Json.Nodes;
using Ecommerce.Mail;
using Ecommerce.Orders.Mails;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ecommerce.Orders.Tests.Mails;

/// <summary>Mails over a real SMTP server. An app of its own, since a sender takes whatever is due.</summary>
public sealed class OrderMailTests(OrderMailTests.MailApp app) : IClassFixture<OrderMailTests.MailApp>
{
    public sealed class MailApp : OrdersApp;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Placed_and_confirmed_are_told_once_however_many_senders_there_are()
    {
        var id = await app.NewCustomer().PlaceConfirmedOrderAsync();
        var number = (await app.FindOrderAsync(id)).Number;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync()));
        await SendAsync();

        var mails = app.Mail.Of(number);
        Assert.Equal(2, mails.Count);
        Assert.All(mails, mail => Assert.Equal(1, mail.Copies));
        Assert.Equal(2, mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.All(mails, mail => Assert.Contains("https://shop.example/orders/" + id, mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_link_in_a_guests_mail_carries_a_key_to_their_order()
    {
        var (_, _, order) = await app.OrderAsGuestAsync();
        await SendAsync();

        var mail = Assert.Single(app.Mail.Of(order.GetProperty("number").GetString()!));
        var id = order.GetProperty("id").GetGuid();
        var link = $"https://shop.example/orders/{id}/open?key=";
        var somewhere = new Shopper(app, app.CreateClient());
        somewhere.Client.DefaultRequestHeaders.Add("Order-Key", mail.Text[(mail.Text.IndexOf(link, StringComparison.Ordinal) + link.Length)..][..43]);
        Assert.Equal(id, (await somewhere.GetOrderAsync(id)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_sender_that_dies_before_it_writes_down_that_it_sent_repeats_the_same_Message_ID()
    {
        var id = await app.NewCustomer().PlaceNewOrderAsync();
        var number = (await app.FindOrderAsync(id)).Number;
        await SendAsync();

        // As the row is after such a death, its lease over.
        await app.InDatabaseAsync(db => db.Set<QueuedMail>().Where(mail => mail.Purpose == $"order:{id}:placed").ExecuteUpdateAsync(
            set => set.SetProperty(mail => mail.SentAt, (DateTimeOffset?)null).SetProperty(mail => mail.NextAttemptAt, app.Clock.GetUtcNow()), Token));
        await SendAsync();

        Assert.Equal(2, Assert.Single(app.Mail.Of(number)).Copies);
    }

    [Fact]
    public async Task A_refused_address_is_parked_and_blocks_nobody()
    {
        app.Mail.Answer = address => address.StartsWith("gone", StringComparison.Ordinal) ? "550 no such user" : null;
        var refused = await PlaceAsync("gone@example.com");
        var welcome = await PlaceAsync("here@example.com");

        await SendAsync();

        var parked = await FindMailAsync(refused);
        Assert.NotNull(parked.ParkedAt);
        Assert.DoesNotContain("gone", parked.Error, StringComparison.Ordinal);
        Assert.NotNull((await FindMailAsync(welcome)).SentAt);
    }

    [Fact]
    public async Task What_a_server_does_not_take_now_is_sent_later()
    {
        app.Mail.Answer = address => address.StartsWith("later", StringComparison.Ordinal) ? "451 try later" : null;
        var id = await PlaceAsync("later@example.com");
        await SendAsync();
        Assert.Null((await FindMailAsync(id)).SentAt);

        app.Mail.Answer = null;
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await SendAsync();

        var mail = await FindMailAsync(id);
        Assert.NotNull(mail.SentAt);
        Assert.Equal(2, mail.Attempts);
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_written_and_all_mails_wait()
    {
        var (_, _, order) = await app.OrderAsGuestAsync();
        var guests = order.GetProperty("id").GetGuid();
        var customers = await PlaceAsync("patient@example.com");
        var away = ActivatorUtilities.CreateInstance<MailSender>(app.Services, Options.Create(
            new MailOptions { Host = "127.0.0.1", Port = 1, Security = MailSecurity.None, From = "shop@shop.example" }));

        var batch = await away.SendDueAsync(Token);

        Assert.False(batch.IsServerThere);
        foreach (var id in new[] { guests, customers })
        {
            var mail = await FindMailAsync(id);
            Assert.Equal((1, "The mail server could not be talked to."), (mail.Attempts, mail.Error));
        }

        // The one that the order itself came with; a letter to a guest makes another.
        Assert.Equal(1, await CountKeysAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await SendAsync();
        Assert.NotNull((await FindMailAsync(guests)).SentAt);
        Assert.NotNull((await FindMailAsync(customers)).SentAt);
        Assert.Equal(2, await CountKeysAsync());

        Task<int> CountKeysAsync() => app.InDatabaseAsync(db => db.OrderKeys.CountAsync(key => key.OrderId == guests, Token));
    }

    [Fact]
    public async Task Shipped_and_refunded_say_what_is_on_its_way_and_what_came_back()
    {
        var id = await app.NewCustomer().PlaceConfirmedOrderAsync(quantities: [1, 1]);
        var order = await app.FindOrderAsync(id);
        var (sent, kept) = (order.Lines[0], order.Lines[1]);
        var manager = app.NewOrderManager();
        await manager.DeskAsync(id, "shipments", Shopper.Parcel((sent.Sku, 1)), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        await manager.DeskAsync(id, "refunds", Shopper.Repayment(true, (sent.Sku, 1)), HttpStatusCode.Created);
        await SendAsync();
        Assert.DoesNotContain(app.Mail.Of(order.Number), mail => mail.Text.Contains("24,95", StringComparison.Ordinal));

        await app.CheckPaymentsAsync(id);
        await SendAsync();

        var mails = app.Mail.Of(order.Number);
        Assert.Equal(4, mails.Count);
        var shipped = Assert.Single(mails, mail => mail.Text.Contains("ES0001", StringComparison.Ordinal)).Text;
        Assert.Contains($"- {sent.Name}: × 1", shipped, StringComparison.Ordinal);
        Assert.DoesNotContain(kept.Name, shipped, StringComparison.Ordinal);
        Assert.Single(mails, mail => mail.Text.Contains($"Devuelto: {Euros("24.95")}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("es", true, "Gracias por tu pedido", "Subtotal 35.98|Descuento -5.00|Envío estándar 4.95|Total 35.93|IVA 21 % incluido 5.21|IVA 10 % incluido 0.54")]
    [InlineData("en", false, "Thank you for your order", "Subtotal 35.98|Discount -5.00|Standard delivery 4.95|VAT 21% 6.30|VAT 10% 0.59|Total 42.82")]
    public void A_mail_speaks_the_orders_language_encodes_names_and_shows_every_cent(
        string language, bool taxIncluded, string heading, string sums)
    {
        var totals = Totals.Of(
            [
                new OrderLine("A", "<script>alert(1)</script>", null, "a", null, 2, 14.56m, TaxRate: 21),
                new OrderLine("B", "Ficus", "Alto", "b", null, 1, 6.86m, TaxRate: 10),
            ],
            5, "standard", 4.95m, 21, taxIncluded);
        var order = Order.Place(
            "customer", "ana@example.com", language, new Address("<b>Ana</b>\r\nBcc: x@example.com", "Calle", "Madrid", "28013", "ES", null),
            (Guid.NewGuid(), 1), totals, "EUR", DateTimeOffset.UtcNow, new ProcessOptions());

        var letter = OrderMailWriter.Write(order, new OrderMail(order.Id, OrderMailKind.Placed, null), new Uri("https://shop.example"));

        Assert.Contains(heading, letter.Html, StringComparison.Ordinal);
        Assert.Contains(heading, letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", letter.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", letter.Html, StringComparison.Ordinal);
        var expected = sums.Split('|').Select(sum => sum[..sum.LastIndexOf(' ')] + ": "
            + (language == "es" ? Euros(sum[(sum.LastIndexOf(' ') + 1)..]) : Euro(sum[(sum.LastIndexOf(' ') + 1)..])));
        Assert.Contains(string.Join('\n', expected), letter.Text.Replace('\u00a0', ' ').ReplaceLineEndings("\n"), StringComparison.Ordinal);

        static string Euro(string amount) => amount.StartsWith('-') ? $"-€{amount[1..]}" : $"€{amount}";
    }

    private static string Euros(string amount) => amount.Replace('.', ',') + " €";

    private async Task SendAsync() => await app.Services.GetRequiredService<MailSender>().SendDueAsync(Token);

    private Task<QueuedMail> FindMailAsync(Guid orderId) => app.InDatabaseAsync(db =>
        db.Set<QueuedMail>().AsNoTracking().SingleAsync(mail => mail.Purpose == $"order:{orderId}:placed", Token));

    private async Task<Guid> PlaceAsync(string email)
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(20), 1);
        using var response = await customer.TryPlaceOrderAsync(new JsonObject { ["shippingAddress"] = Shopper.Address, ["email"] = email });
        return (await Shopper.ReadAsync(response, HttpStatusCode.Created)).GetProperty("id").GetGuid();
    }
}
