using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Contracts;
using Ecommerce.Mail;
using Ecommerce.Messaging;
using Ecommerce.Orders.Tests.Desk;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Returns;

/// <summary>A guest gives back what the key of the order opens.</summary>
public sealed class GuestReturnTests(OrdersApp app)
{
    private const string Email = "guest-who-returns@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_asks_reads_and_is_paid_back_and_told_so()
    {
        var (guest, manager, order, sku) = await DeliverAsync();

        var asked = await Shopper.ReadAsync(await TryRequestAsync(guest, order, sku), HttpStatusCode.Created);
        var id = asked.GetProperty("id").GetGuid();
        await StepAsync(manager, id, "approve", new { });
        Assert.Equal("approved", (await ReadAsync(guest, $"/api/returns/{id}")).GetProperty("status").GetString());
        await StepAsync(manager, id, "receive", new { });
        await StepAsync(manager, id, "inspect", new { lines = new[] { new { sku, restock = 1, writeOff = 0 } } });
        await StepAsync(manager, id, "refund", new { lines = new[] { new { sku, quantity = 1, deduction = 1m } }, note = "Scratched" });
        await app.CheckPaymentsAsync(order);

        var back = await ReadAsync(guest, $"/api/returns/{id}");
        Assert.Equal(("closed", 9m), (back.GetProperty("status").GetString(), back.GetProperty("refund").GetProperty("amount").GetDecimal()));
        var listed = Assert.Single((await ReadAsync(guest, $"/api/returns?orderId={order}")).GetProperty("items").EnumerateArray());
        Assert.Equal(id, listed.GetProperty("id").GetGuid());
        var desk = await ReadAsync(manager, $"/api/orders/desk/returns/{id}");
        Assert.Equal(Email, desk.GetProperty("email").GetString());
        Assert.Equal("Lucía García", desk.GetProperty("timeline")[0].GetProperty("by").GetString());
        Assert.Equal(1, await app.InDatabaseAsync(db => db.Set<QueuedMail>().CountAsync(
            mail => mail.Purpose.StartsWith($"order:{order}:refunded:"), Token)));
    }

    [Fact]
    public async Task What_others_hear_of_a_guest_s_return_names_no_customer_and_no_address()
    {
        var (guest, _, order, sku) = await DeliverAsync();
        await Shopper.ReadAsync(await TryRequestAsync(guest, order, sku), HttpStatusCode.Created);

        var body = await app.InDatabaseAsync(db => db.Set<OutboxMessage>()
            .Where(message => message.Type == nameof(ReturnRequested) && message.Body.Contains(order.ToString()))
            .Select(message => message.Body).SingleAsync(Token));

        var facts = JsonSerializer.Deserialize<ReturnRequested>(body, JsonExtensions.Strict)!.Return;
        Assert.Equal((null, null), (facts.CustomerId, facts.Email));
        Assert.DoesNotContain(Email, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_or_with_another_there_is_nothing_to_give_back_and_no_return()
    {
        var (guest, _, order, sku) = await DeliverAsync();
        using var asked = await TryRequestAsync(guest, order, sku);
        var id = (await Shopper.ReadAsync(asked, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var (other, _, _) = await app.OrderAsGuestAsync();
        var nobody = new Shopper(app, app.CreateClient());
        var wrong = new Shopper(app, app.CreateClient());
        wrong.Client.DefaultRequestHeaders.Add("Order-Key", "no-key-of-ours");

        foreach (var stranger in new[] { nobody, wrong, other, app.NewCustomer() })
        {
            using var request = await TryRequestAsync(stranger, order, sku);
            using var read = await stranger.Client.GetAsync($"/api/returns/{id}", Token);
            using var cancelled = await stranger.PostAsync($"/api/returns/{id}/cancel", null, Guid.NewGuid().ToString());
            await Shopper.ReadProblemAsync(request, HttpStatusCode.NotFound);
            await Shopper.ReadProblemAsync(read, HttpStatusCode.NotFound);
            await Shopper.ReadProblemAsync(cancelled, HttpStatusCode.NotFound);
            if (stranger != nobody)
            {
                Assert.Empty((await ReadAsync(stranger, $"/api/returns?orderId={order}")).GetProperty("items").EnumerateArray());
            }
        }

        using var list = await nobody.Client.GetAsync("/api/returns", Token);
        await Shopper.ReadProblemAsync(list, HttpStatusCode.Unauthorized);
        Assert.Equal("requested", (await ReadAsync(guest, $"/api/returns/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Asked_and_called_off_many_times_at_once_it_is_one_return_and_one_end()
    {
        var (guest, _, order, sku) = await DeliverAsync();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryRequestAsync(guest, order, sku, key)));
        var ids = await Task.WhenAll(answers.Select(async answer =>
            (await Shopper.ReadAsync(answer, HttpStatusCode.Created)).GetProperty("id").GetGuid()));
        var id = Assert.Single(ids.Distinct());
        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            guest.PostAsync($"/api/returns/{id}/cancel", null, Guid.NewGuid().ToString())));

        Assert.All(ends, end => Assert.Equal(HttpStatusCode.OK, end.StatusCode));
        var back = await ReadAsync(guest, $"/api/returns/{id}");
        Assert.Equal(
            ["requested", "cancelled"], back.GetProperty("timeline").EnumerateArray().Select(step => step.GetProperty("status").GetString()!));
    }

    private async Task<(Shopper Guest, Shopper Manager, Guid Order, string Sku)> DeliverAsync()
    {
        var (guest, _, placed) = await app.OrderAsGuestAsync(Email);
        var order = placed.GetProperty("id").GetGuid();
        await guest.PayOrderAsync(order, SandboxApp.Accepted);
        var (manager, sku) = (app.NewOrderManager(), (await ShipOrderTests.SkusAsync(guest, order))[0]);
        var parcel = await ShipOrderTests.ShipAsync(app, manager, order, (sku, 1));
        await manager.DeskAsync(order, $"shipments/{parcel}/delivered", null);
        return (guest, manager, order, sku);
    }

    private static Task<HttpResponseMessage> TryRequestAsync(Shopper guest, Guid order, string sku, string? key = null) => guest.PostAsync(
        "/api/returns",
        JsonContent.Create(new { orderId = order, lines = new[] { new { sku, quantity = 1, reason = "damaged" } } }),
        key ?? Guid.NewGuid().ToString());

    private static async Task<JsonElement> ReadAsync(Shopper reader, string path)
    {
        using var response = await reader.Client.GetAsync(path, Token);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }

    private static async Task StepAsync(Shopper manager, Guid id, string step, object body)
    {
        using var response = await manager.PostAsync($"/api/orders/desk/returns/{id}/{step}", JsonContent.Create(body), Guid.NewGuid().ToString());
        await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }
}
