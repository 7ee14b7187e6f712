using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Ecommerce.Orders.Invoices;
using Ecommerce.Orders.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig;

namespace Ecommerce.Orders.Tests.Invoices;

/// <summary>An app of its own: numbers are taken one after the other.</summary>
public sealed class InvoiceTests(InvoiceTests.InvoiceApp app) : IClassFixture<InvoiceTests.InvoiceApp>
{
    public sealed class InvoiceApp : OrdersApp;

    private static readonly decimal[] _rates = [21, 10, 4, 0];
    private static readonly string[] _kinds = ["invoice", "credit_note", "credit_note", "credit_note"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invoice_shows_every_amount_belongs_to_its_owner_and_never_changes()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(19.99m), 2);
        await customer.PutInCartAsync(app.Catalog.Sell(7.45m, taxCategory: "books", variantName: "Bolsillo"), 1);
        var id = await customer.BuyCartAsync();
        await IssueAsync();
        await AssertNotFoundAsync(customer, $"/api/orders/{id}/invoice");

        var manager = await CaptureAsync(id);
        await AssertNotFoundAsync(customer, $"/api/orders/{id}/invoice");
        await IssueAsync();

        var order = await customer.GetOrderAsync(id);
        var number = Assert.Single(order.GetProperty("invoices").EnumerateArray()).GetProperty("number").GetString()!;
        var page = await DownloadAsync(customer, $"/api/orders/{id}/invoice");
        Assert.Equal(page, await DownloadAsync(customer, $"/api/orders/{id}/invoice"));
        Assert.Equal(page, await DownloadAsync(manager, $"/api/orders/desk/{id}/invoice"));
        var text = TextOf(page);
        Assert.Matches("^F2[0-9]{3}-[0-9]{6}$", number);
        foreach (var expected in new[] { number, order.GetProperty("number").GetString()!, "Factura simplificada", "Lumbre Hogar, S. L.", "NIF B00000000", "Lucía García", "28013 Madrid (ES)", "Bolsillo" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        foreach (var amount in new[] { order.GetProperty("subtotal"), order.GetProperty("shipping"), order.GetProperty("total") }
            .Concat(order.GetProperty("lines").EnumerateArray().SelectMany(line => new[] { line.GetProperty("unitPrice"), line.GetProperty("lineTotal") }))
            .Concat(order.GetProperty("taxLines").EnumerateArray().SelectMany(tax => new[] { tax.GetProperty("base"), tax.GetProperty("tax") })))
        {
            Assert.Contains(Euros(amount.GetDecimal()), text, StringComparison.Ordinal);
        }

        var invoice = await FindAsync(id);
        Assert.Equal(order.GetProperty("total").GetDecimal(), invoice.Content.Total);
        Assert.Equal(order.GetProperty("tax").GetDecimal(), invoice.Content.Taxes.Sum(tax => tax.Tax));
        Assert.Equal(invoice.Content.Total, invoice.Content.Taxes.Sum(tax => tax.Base + tax.Tax));

        await AssertNotFoundAsync(app.NewCustomer(), $"/api/orders/{id}/invoice");
        await AssertNotFoundAsync(new Shopper(app, app.CreateClient()), $"/api/orders/{id}/invoice");
        using var desk = await customer.Client.GetAsync($"/api/orders/desk/{id}/invoice", Token);
        Assert.Equal(HttpStatusCode.Forbidden, desk.StatusCode);
    }

    [Fact]
    public async Task Those_that_are_due_and_not_issued_are_measured()
    {
        await IssueAsync();
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(5m), 1);
        await CaptureAsync(await customer.BuyCartAsync());

        Assert.Equal(1, await MeasureDueAsync());
        await IssueAsync();
        Assert.Equal(0, await MeasureDueAsync());
    }

    [Fact]
    public async Task A_guest_downloads_it_with_the_key_of_the_order()
    {
        var guest = new Shopper(app, app.CreateClient());
        var cart = await guest.PutInCartAsync(app.Catalog.Sell(20), 1);
        using var placed = await guest.TryPlaceAsGuestAsync(cart.GetProperty("id").GetString()!);
        var id = (await Shopper.ReadAsync(placed, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        guest.Client.DefaultRequestHeaders.Add("Order-Key", placed.Headers.GetValues("Order-Key"));
        await guest.PayOrderAsync(id, SandboxApp.Accepted);
        await CaptureAsync(id);
        await IssueAsync();

        Assert.Contains("24,95 €", TextOf(await DownloadAsync(guest, $"/api/orders/{id}/invoice")), StringComparison.Ordinal);
        await AssertNotFoundAsync(new Shopper(app, app.CreateClient()), $"/api/orders/{id}/invoice");
    }

    [Fact]
    public async Task Refunds_have_credit_notes_that_together_take_back_the_invoice_to_the_cent()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(9.99m), 3);
        var id = await customer.BuyCartAsync();
        var sku = (await app.FindOrderAsync(id)).Lines.Single().Sku;
        var manager = await CaptureAsync(id);
        for (var unit = 1; unit <= 3; unit++)
        {
            await manager.DeskAsync(id, "refunds", Shopper.Repayment(unit == 2, (sku, 1)), HttpStatusCode.Created);
            await app.CheckPaymentsAsync(id);
        }

        await IssueAsync();

        var items = (await customer.GetOrderAsync(id)).GetProperty("invoices").EnumerateArray().ToList();
        Assert.Equal(_kinds, items.Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal(0, items.Sum(item => item.GetProperty("total").GetDecimal()));
        var all = await app.InDatabaseAsync(db => db.Invoices.AsNoTracking().Where(invoice => invoice.OrderId == id).ToListAsync(Token));
        Assert.Equal(0, all.SelectMany(invoice => invoice.Content.Taxes).Sum(tax => tax.Tax));
        Assert.Equal(0, all.SelectMany(invoice => invoice.Content.Taxes).Sum(tax => tax.Base));

        var second = items[2];
        var text = TextOf(await DownloadAsync(customer, $"/api/orders/{id}/invoice?refundId={second.GetProperty("refundId").GetGuid()}"));
        Assert.Contains("Factura rectificativa", text, StringComparison.Ordinal);
        Assert.Contains(second.GetProperty("number").GetString()!, text, StringComparison.Ordinal);
        Assert.Contains($"{items[0].GetProperty("number").GetString()}, por devolución", text, StringComparison.Ordinal);
        foreach (var amount in (string[])["-9,99 €", "-4,95 €", "-14,94 €"])
        {
            Assert.Contains(amount, text, StringComparison.Ordinal);
        }

        await AssertNotFoundAsync(app.NewCustomer(), $"/api/orders/{id}/invoice?refundId={second.GetProperty("refundId").GetGuid()}");
        await AssertNotFoundAsync(customer, $"/api/orders/{id}/invoice?refundId={Guid.NewGuid()}");
    }

    [Fact]
    public async Task Units_called_off_before_the_money_was_taken_are_not_on_it()
    {
        var customer = app.NewCustomer();
        await customer.PutInCartAsync(app.Catalog.Sell(20), 3);
        var id = await customer.BuyCartAsync();
        var sku = (await app.FindOrderAsync(id)).Lines.Single().Sku;
        await app.NewOrderManager().DeskAsync(id, "cancel", Shopper.Cancellation((sku, 1)));
        await CaptureAsync(id, 2);
        await IssueAsync();

        var invoice = await FindAsync(id);
        Assert.Equal(2, invoice.Content.Lines.Single().Quantity);
        Assert.Equal((await app.FindOrderAsync(id)).Payments.Single().CapturedAmount, invoice.Content.Total);
        Assert.Equal(invoice.Content.Total, invoice.Content.Subtotal + invoice.Content.Adjustment + invoice.Content.Shipping);
    }

    [Fact]
    public async Task Several_workers_give_each_invoice_one_number_and_leave_no_gap()
    {
        var ids = new List<Guid>();
        for (var order = 0; order < 4; order++)
        {
            var customer = app.NewCustomer();
            ids.Add(await customer.PlaceConfirmedOrderAsync());
            await CaptureAsync(ids[^1]);
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(IssueAsync)));
        await IssueAsync();

        var issued = await app.InDatabaseAsync(db => db.Invoices.AsNoTracking()
            .Where(invoice => invoice.Kind == InvoiceKind.Invoice && invoice.Number != null).OrderBy(invoice => invoice.Sequence).ToListAsync(Token));
        Assert.All(ids, id => Assert.Single(issued, invoice => invoice.OrderId == id));
        Assert.All(
            issued.GroupBy(invoice => invoice.Series),
            series => Assert.Equal(Enumerable.Range(1, series.Count()), series.Select(invoice => invoice.Sequence!.Value)));
        Assert.Equal(issued.Select(invoice => invoice.IssuedAt).Order(), issued.Select(invoice => invoice.IssuedAt));
    }

    [Fact]
    public async Task One_that_cannot_be_written_stops_no_other_and_no_date_goes_back()
    {
        var ids = new List<Guid>();
        for (var order = 0; order < 3; order++)
        {
            ids.Add(await app.NewCustomer().PlaceConfirmedOrderAsync());
            await CaptureAsync(ids[^1]);
        }

        await app.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE invoices SET content = '{{}}' WHERE id = {ids[0]}", Token));
        await IssueAsync();
        Assert.NotNull((await FindAsync(ids[1])).Number);
        Assert.NotNull((await FindAsync(ids[2])).Number);

        // The clock of the replica that issued the last one is ahead of ours.
        var ahead = app.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE invoices SET issued_at = {ahead} WHERE id = {ids[2]}", Token));
        await app.InDatabaseAsync(db => db.Database.ExecuteSqlAsync(
            $"UPDATE invoices SET content = (SELECT content FROM invoices WHERE id = {ids[1]}) WHERE id = {ids[0]}", Token));
        await IssueAsync();

        var (last, mended) = (await FindAsync(ids[2]), await FindAsync(ids[0]));
        Assert.Equal(last.Sequence + 1, mended.Sequence);
        Assert.Equal(last.IssuedAt, mended.IssuedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_tax_is_that_of_the_order_whatever_the_amounts(bool taxIncluded)
    {
        var random = new Random(20261124);
        for (var round = 0; round < 300; round++)
        {
            var lines = Enumerable.Range(0, random.Next(1, 6)).Select(line => new OrderLine(
                $"SKU-{line}", "Name", null, "slug", null, random.Next(1, 5), random.Next(50, 20_000) / 100m, TaxRate: _rates[random.Next(_rates.Length)]));
            var totals = Totals.Of(lines, random.Next(3) == 0 ? random.Next(1, 2_000) / 100m : 0, "standard", random.Next(2) * 4.95m, 21, taxIncluded);
            var order = Order.Place(
                "customer", "ana@example.com", "es", new Address("Ana", "Calle", "Madrid", "28013", "ES", null), (Guid.NewGuid(), 1), totals, "EUR",
                DateTimeOffset.UnixEpoch, new ProcessOptions());

            var content = InvoiceContent.Of(order, DateTimeOffset.UnixEpoch);

            Assert.Equal(order.TaxLines, content.Taxes);
            Assert.Equal((order.Total, order.Subtotal, -order.Discount), (content.Total, content.Subtotal, content.Adjustment));
        }
    }

    [Fact]
    public void A_long_invoice_goes_on_and_a_name_in_any_script_is_written()
    {
        var content = new InvoiceContent(
            "en", "EUR", "EC-1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
            new Address("Łukasz Παππάς 日本🙂", new string('x', 200), "Praha", "110 00", "CZ", null),
            [.. Enumerable.Range(1, 80).Select(line => new InvoiceContent.Line($"Thing {line} " + new string('w', 80), 1, 1, 1))],
            80, 0, 0, true, [new TaxLine(21, 66.12m, 13.88m)], 80);

        var page = InvoicePage.Write(
            content, InvoiceKind.Invoice, "F2026-000001", null, new DateOnly(2026, 12, 31), TimeZoneInfo.Utc,
            new InvoiceOptions { SellerName = "S", SellerTaxId = "T", SellerAddress = "A" });

        using var document = PdfDocument.Open(page);
        Assert.InRange(document.NumberOfPages, 4, 12);
        var text = TextOf(page);
        Assert.Contains("Łukasz Παππάς ???", text, StringComparison.Ordinal);
        Assert.Contains("Thing 80", text, StringComparison.Ordinal);
        Assert.Contains($"Page {document.NumberOfPages} of {document.NumberOfPages}", text, StringComparison.Ordinal);
        Assert.Contains("€80.00", text, StringComparison.Ordinal);
    }

    private async Task IssueAsync()
    {
        while (await ActivatorUtilities.CreateInstance<InvoiceWorker>(app.Services).IssueDueAsync(Token) > 0)
        {
        }
    }

    private async Task<long> MeasureDueAsync()
    {
        await ActivatorUtilities.CreateInstance<OrderSweeper>(app.Services).TidyAsync(Token);
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        var due = -1L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ecommerce.invoices.due" && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => due = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return due;
    }

    /// <summary>Ships all of it, or some units of its only line, so that its money is taken.</summary>
    private async Task<Shopper> CaptureAsync(Guid id, int? units = null)
    {
        var manager = app.NewOrderManager();
        var lines = (await app.FindOrderAsync(id)).Lines;
        await manager.DeskAsync(id, "shipments", Shopper.Parcel([.. lines.Select(line => (line.Sku, units ?? line.Quantity))]), HttpStatusCode.Created);
        await app.CheckPaymentsAsync(id);
        return manager;
    }

    private Task<Invoice> FindAsync(Guid id) => app.InDatabaseAsync(db => db.Invoices.AsNoTracking().SingleAsync(invoice => invoice.Id == id, Token));

    private static async Task<byte[]> DownloadAsync(Shopper shopper, string path)
    {
        using var response = await shopper.Client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/pdf", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(Token);
    }

    private static async Task AssertNotFoundAsync(Shopper shopper, string path)
    {
        using var response = await shopper.Client.GetAsync(path, Token);
        await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
    }

    private static string TextOf(byte[] page)
    {
        using var document = PdfDocument.Open(page);
        return string.Join(' ', document.GetPages().Select(each => string.Join(' ', each.GetWords().Select(word => word.Text)))).Replace('\u00a0', ' ');
    }

    private static string Euros(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',') + " €";
}
