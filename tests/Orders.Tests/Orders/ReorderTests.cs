using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class ReorderTests(OrdersApp app)
{
    [Fact]
    public async Task What_can_be_had_goes_into_the_cart_at_todays_price_and_the_rest_is_said()
    {
        var customer = app.NewCustomer();
        var (tea, scarce, gone, many) = (app.Catalog.Sell(10), app.Catalog.Sell(10), app.Catalog.Sell(10), app.Catalog.Sell(1));
        await customer.PutInCartAsync(tea, 2);
        await customer.PutInCartAsync(scarce, 4);
        await customer.PutInCartAsync(gone, 1);
        await customer.PutInCartAsync(many, 60);
        var id = (await customer.PlaceOrderAsync()).GetProperty("id").GetGuid();
        await customer.PutInCartAsync(gone, 0);
        await customer.PutInCartAsync(scarce, 1);
        app.Catalog.Put(tea, 12);
        app.Catalog.Put(scarce, 10, available: 3);
        app.Catalog.Withdraw(gone);

        using var response = await TryAsync(customer, id);

        var reordered = await Shopper.ReadAsync(response, HttpStatusCode.OK);
        var cart = await customer.GetCartAsync();
        Assert.Equal(2 + 2 + 39, reordered.GetProperty("added").GetInt32());
        Assert.Equal(
            [(tea, 4, 12m), (scarce, 3, 10m), (many, 99, 1m)],
            cart.GetProperty("items").EnumerateArray().Select(item => (
                item.GetProperty("sku").GetString()!, item.GetProperty("quantity").GetInt32(), item.GetProperty("unitPrice").GetDecimal())));
        Assert.Equal(cart.GetRawText(), reordered.GetProperty("cart").GetRawText());
        Assert.Equal(
            new[] { (scarce, 4, 2, "sold_out"), (gone, 1, 0, "not_on_sale"), (many, 60, 39, "cart_is_full") }.Order(),
            reordered.GetProperty("missing").EnumerateArray().Select(line => (
                line.GetProperty("sku").GetString()!, line.GetProperty("quantity").GetInt32(),
                line.GetProperty("added").GetInt32(), line.GetProperty("reason").GetString()!)).Order());
    }

    [Fact]
    public async Task Repeats_and_twins_put_it_in_once_and_other_changes_at_the_same_time_are_not_lost()
    {
        var customer = app.NewCustomer();
        var sku = app.Catalog.Sell(10);
        var other = app.Catalog.Sell(5);
        await customer.PutInCartAsync(sku, 1);
        var id = (await customer.PlaceOrderAsync()).GetProperty("id").GetGuid();
        await customer.PutInCartAsync(sku, 0);
        var key = Guid.NewGuid().ToString();

        var repeats = Enumerable.Range(0, 5).Select(_ => TryAsync(customer, id, key));
        var separate = Enumerable.Range(0, 3).Select(_ => TryAsync(customer, id));
        var (answers, _) = (await Task.WhenAll(repeats.Concat(separate)), await customer.PutInCartAsync(other, 7));

        foreach (var answer in answers)
        {
            await Shopper.ReadAsync(answer, HttpStatusCode.OK);
        }

        Assert.Equal(1 + 3 + 7, (await customer.GetCartAsync()).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task Only_the_owner_reorders_and_a_guest_does_with_the_key_into_a_cart_of_their_own()
    {
        var customer = app.NewCustomer();
        var customers = await customer.PlaceNewOrderAsync();
        var (guest, _, order) = await app.OrderAsGuestAsync();
        var id = order.GetProperty("id").GetGuid();

        foreach (var (stranger, foreign) in new[] { (app.NewCustomer(), customers), (guest, customers), (customer, id) })
        {
            using var response = await TryAsync(stranger, foreign);
            await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        }

        using var nobody = await TryAsync(new Shopper(app, app.CreateClient()), id);
        await Shopper.ReadProblemAsync(nobody, HttpStatusCode.NotFound);
        using var keyless = await guest.PostAsync($"/api/orders/{id}/reorder", null, null);
        await Shopper.ReadProblemAsync(keyless, HttpStatusCode.BadRequest);

        using var own = await TryAsync(guest, id);
        var cart = (await Shopper.ReadAsync(own, HttpStatusCode.OK)).GetProperty("cart");
        Assert.Equal(1, (await guest.GetCartAsync(cart.GetProperty("id").GetString())).GetProperty("itemCount").GetInt32());
    }

    [Fact]
    public async Task While_catalog_is_down_nothing_changes()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceNewOrderAsync();
        JsonElement before = await customer.PutInCartAsync(FakeCatalog.DownSku, 1);

        using var response = await TryAsync(customer, id);

        await Shopper.ReadProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(before.GetProperty("version").GetInt32(), (await customer.GetCartAsync()).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task What_went_into_a_cart_is_counted_once_and_what_was_refused_is_not()
    {
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        var counted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ecommerce.orders.reordered" && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();
        var customer = app.NewCustomer();
        var sku = app.Catalog.Sell(10);
        await customer.PutInCartAsync(sku, 1);
        var id = (await customer.PlaceOrderAsync()).GetProperty("id").GetGuid();
        var key = Guid.NewGuid().ToString();

        foreach (var (shopper, expected) in new[]
        {
            (customer, HttpStatusCode.OK), (customer, HttpStatusCode.OK), (app.NewCustomer(), HttpStatusCode.NotFound),
        })
        {
            using var response = await TryAsync(shopper, id, key);
            await Shopper.ReadAsync(response, expected);
        }

        app.Catalog.Withdraw(sku);
        using var inVain = await TryAsync(customer, id);
        Assert.Equal(0, (await Shopper.ReadAsync(inVain, HttpStatusCode.OK)).GetProperty("added").GetInt32());
        Assert.Equal(1, counted);
    }

    private static Task<HttpResponseMessage> TryAsync(Shopper shopper, Guid id, string? key = null) =>
        shopper.PostAsync($"/api/orders/{id}/reorder", null, key ?? Guid.NewGuid().ToString());
}
