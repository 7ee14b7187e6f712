using Ecommerce.Storefront.Tests.Orders;

namespace Ecommerce.Storefront.Tests.Desk;

public sealed class DeskTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task A_parcel_is_shipped_and_the_customer_sees_its_tracking_number()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("order_manager");

        var list = await manager.GetAsync("/desk/orders?status=confirmed&q=ana%40example.com");
        Assert.Contains($"/desk/orders/{id}", list.Html, StringComparison.Ordinal);
        var page = await manager.GetAsync($"/desk/orders/{id}");
        page = await manager.SubmitAsync(
            page, $"/desk/orders/{id}/ship", ("quantity", "2"), ("carrier", "Correos"), ("trackingNumber", "ES<1>"));

        Assert.Contains("El paquete está anotado.", page.Html, StringComparison.Ordinal);
        Assert.Equal("""[{"sku":"SKU-1","quantity":2}]""", app.Fake.Orders[id]["asked"]!["lines"]!.ToJsonString());
        var seen = await customer.GetAsync($"/orders/{id}");
        Assert.Contains("ES<1>", seen.Html, StringComparison.Ordinal);
        Assert.Contains("En camino", seen.Html, StringComparison.Ordinal);

        var parcel = (string)app.Fake.Orders[id]["shipments"]![0]!["id"]!;
        page = await manager.SubmitAsync(page, $"/desk/orders/{id}/shipments/{parcel}/delivered");
        Assert.Contains("El paquete ha llegado.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_appears_at_the_customers()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("admin");

        var page = await manager.SubmitAsync(
            await manager.GetAsync($"/desk/orders/{id}"), $"/desk/orders/{id}/refund",
            ("quantity", "0"), ("shipping", "true"), ("refundReason", "Llegó tarde"));

        Assert.Contains("El reembolso está en camino.", page.Html, StringComparison.Ordinal);
        Assert.Equal("""{"lines":[],"shipping":true,"reason":"Llegó tarde"}""", Plain(app.Fake.Orders[id]["asked"]!.ToJsonString()));
        Assert.Contains("Reembolsos", (await customer.GetAsync($"/orders/{id}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stuck_order_says_why_and_can_be_mended()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("order_manager");
        app.Fake.Orders[id]["process"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{ "stuckSince": "2026-11-24T10:00:00Z", "stuckReason": "The payment provider refused a refund." }""");
        var refund = Guid.NewGuid().ToString();
        app.Fake.Orders[id]["refusedRefundId"] = refund;

        var page = await manager.GetAsync($"/desk/orders/{id}");
        Assert.Contains("ha rechazado un reembolso", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("look-again", page.Html, StringComparison.Ordinal);
        page = await manager.SubmitAsync(page, $"/desk/orders/{id}/refunds/{refund}/retry");
        Assert.Contains("se ha vuelto a pedir", page.Html, StringComparison.Ordinal);
        Assert.Equal(refund, (string?)app.Fake.Orders[id]["asked"]);

        var back = Guid.NewGuid().ToString();
        app.Fake.Orders[id]["process"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{ "stuckSince": "2026-11-24T10:00:00Z", "stuckReason": "The payment provider refused a refund." }""");
        app.Fake.Orders[id]["refusedReturn"] = RefusedReturn(back);
        page = await manager.GetAsync($"/desk/orders/{id}");
        Assert.Contains($"href=\"/desk/returns/{back}\">Reembolsar desde la devolución RT-1", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/retry", page.Html, StringComparison.Ordinal);
        app.Fake.Orders[id].Remove("refusedReturn");

        app.Fake.Orders[id]["canLookAgain"] = true;
        page = await manager.SubmitAsync(await manager.GetAsync($"/desk/orders/{id}"), $"/desk/orders/{id}/look-again");
        Assert.Contains("Se vuelve a comprobar.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stuck_orders_are_counted_listed_with_their_reason_and_mended_where_they_are_listed()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        var fine = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("order_manager");
        var order = app.Fake.Orders[id];
        (order["stuckReason"], order["stuckSince"]) = ("The payment provider has not answered.", "2026-11-24T10:00:00Z");
        (order["canLookAgain"], order["canCancel"]) = (true, true);

        var page = await manager.GetAsync("/desk/stuck");
        Assert.Contains("1 atascado", page.Html, StringComparison.Ordinal);
        Assert.Contains("El proveedor de pago no ha contestado.", page.Html, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-11-24T10:00:00", page.Html, StringComparison.Ordinal);
        Assert.Contains($"/desk/orders/{id}#cancel", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(fine, page.Html, StringComparison.Ordinal);

        page = await manager.SubmitAsync(page, $"/desk/orders/{id}/look-again");
        Assert.Equal("/desk/stuck", page.Path);
        Assert.Contains("Se vuelve a comprobar.", page.Html, StringComparison.Ordinal);

        order["refusedRefundId"] = Guid.NewGuid().ToString();
        page = await manager.SubmitAsync(
            await manager.GetAsync("/desk/stuck"), $"/desk/orders/{id}/refunds/{order["refusedRefundId"]}/retry");
        Assert.Equal("/desk/stuck", page.Path);
        var back = Guid.NewGuid().ToString();
        order["refusedReturn"] = RefusedReturn(back);
        page = await manager.GetAsync("/desk/stuck");
        Assert.Contains($"href=\"/desk/returns/{back}\">Reembolsar desde la devolución RT-1", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/retry", page.Html, StringComparison.Ordinal);
        order["stuckReason"] = null;
        Assert.Contains("No hay ningún pedido atascado", (await manager.GetAsync("/desk/stuck")).Html, StringComparison.Ordinal);
        Assert.Equal(403, (await customer.GetAsync("/desk/stuck")).Status);
    }

    [Fact]
    public async Task Parked_events_are_listed_without_their_contents_and_redriven_by_admins()
    {
        using var admin = await app.SignInAsync("admin");
        var id = Guid.NewGuid().ToString();
        app.Fake.Parked["catalog"] =
        [
            new()
            {
                ["id"] = id,
                ["type"] = "OrderPlaced",
                ["attempts"] = 5,
                ["error"] = "NpgsqlException: <away>",
                ["firstFailedAt"] = "2026-11-24T10:00:00Z",
                ["lastFailedAt"] = "2026-11-24T10:05:00Z",
                ["parkedAt"] = "2026-11-24T10:05:00Z",
                ["nextAttemptAt"] = null,
            },
        ];

        var page = await admin.GetAsync("/desk/messages");
        Assert.Contains("NpgsqlException: <away>", page.Html, StringComparison.Ordinal);
        Assert.Contains("Hay 3 eventos publicados", page.Html, StringComparison.Ordinal);
        Assert.Contains("No hay nada aparcado.", page.Html, StringComparison.Ordinal);
        var one = await admin.SubmitAsync(page, $"/desk/messages/catalog/{id}/redrive");
        Assert.Contains("Se ha vuelto a enviar 1 evento.", one.Html, StringComparison.Ordinal);
        await admin.SubmitAsync(page, "/desk/messages/catalog/redrive");
        Assert.Equal(
            [$"/api/catalog/messages/parked/{id}/redrive", "/api/catalog/messages/parked/redrive?type=OrderPlaced"], app.Fake.Redriven);
        Assert.Contains(
            "Se han vuelto a enviar 3 eventos.", (await admin.SubmitAsync(page, "/desk/messages/unrouted/redrive")).Html, StringComparison.Ordinal);

        var discard = $"/desk/messages/catalog/{id}/discard";
        var unsaid = await admin.PostAsync(discard, [.. page.HiddenFields(discard), ("reason", " ")]);
        Assert.Contains("No se ha descartado nada", unsaid.Html, StringComparison.Ordinal);
        var discarded = await admin.PostAsync(discard, [.. page.HiddenFields(discard), ("reason", "Reembolsado a mano")]);
        Assert.Contains("El evento está descartado.", discarded.Html, StringComparison.Ordinal);
        Assert.Equal($"/api/catalog/messages/parked/{id}/discard", app.Fake.Redriven.Last());

        app.Fake.Parked.Clear();
        one = await admin.PostAsync($"/desk/messages/catalog/{id}/redrive", [.. page.HiddenFields($"/desk/messages/catalog/{id}/redrive")]);
        Assert.Contains("ya no está aparcado", one.Html, StringComparison.Ordinal);
        var elsewhere = await admin.PostAsync("/desk/messages/evil/redrive", [.. page.HiddenFields("/desk/messages/catalog/redrive")]);
        Assert.Equal(404, elsewhere.Status);
        using var manager = await app.SignInAsync("order_manager");
        Assert.Equal(403, (await manager.GetAsync("/desk/messages")).Status);
        Assert.DoesNotContain("/desk/messages", (await manager.GetAsync("/desk/orders")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_are_cancelled_with_a_reason()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("order_manager");

        var page = await manager.SubmitAsync(
            await manager.GetAsync($"/desk/orders/{id}"), $"/desk/orders/{id}/cancel", ("quantity", "1"), ("cancelReason", "Roto"));

        Assert.Contains("Está cancelado.", page.Html, StringComparison.Ordinal);
        Assert.Equal("""{"lines":[{"sku":"SKU-1","quantity":1}],"reason":"Roto"}""", app.Fake.Orders[id]["asked"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_wrong_is_listed_and_what_was_typed_stays()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var manager = await app.SignInAsync("order_manager");
        var form = await manager.GetAsync($"/desk/orders/{id}");

        var page = await manager.SubmitAsync(form, $"/desk/orders/{id}/ship", ("quantity", "many"), ("carrier", "Seur"), ("trackingNumber", ""));
        Assert.Equal(400, page.Status);
        Assert.Contains("ship-units", page.ErrorLinks);
        Assert.Contains("trackingNumber", page.ErrorLinks);
        Assert.Contains("value=\"Seur\"", page.Html, StringComparison.Ordinal);

        page = await manager.SubmitAsync(form, $"/desk/orders/{id}/refund", ("quantity", ""), ("refundReason", " "));
        Assert.Equal(["refund-units", "refundReason"], page.ErrorLinks);

        page = await manager.SubmitAsync(form, $"/desk/orders/{id}/ship", ("quantity", "1"), ("carrier", "Refused"), ("trackingNumber", "1"));
        Assert.Equal(409, page.Status);
        Assert.Contains("No se puede hacer con el pedido", page.Html, StringComparison.Ordinal);

        page = await manager.PostAsync($"/desk/orders/{id}/ship", ("carrier", "Seur"), ("trackingNumber", "1"));
        Assert.Equal(400, page.Status);
    }

    [Fact]
    public async Task The_desk_is_for_order_managers()
    {
        using var customer = await app.SignInAsync();
        var id = await ConfirmAsync(customer);
        using var agent = await app.SignInAsync("support_agent");
        using var manager = await app.SignInAsync("order_manager");

        Assert.Equal(403, (await customer.GetAsync("/desk/orders")).Status);
        Assert.Equal(403, (await agent.GetAsync($"/desk/orders/{id}")).Status);
        Assert.DoesNotContain("/desk/orders", (await customer.GetAsync("/")).Html, StringComparison.Ordinal);
        Assert.Contains("/desk/orders", (await manager.GetAsync("/")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/agent/tickets", (await manager.GetAsync("/desk/orders")).Html, StringComparison.Ordinal);
        Assert.Equal(404, (await manager.GetAsync($"/desk/orders/{Guid.NewGuid()}")).Status);
    }

    private async Task<string> ConfirmAsync(Visitor customer)
    {
        var id = await OrderTests.OrderAsync(customer);
        app.Fake.Confirm(id);
        return id;
    }

    private static System.Text.Json.Nodes.JsonNode? RefusedReturn(string id) => System.Text.Json.Nodes.JsonNode.Parse(
        $$"""{ "id": "{{id}}", "number": "RT-1", "status": "inspected", "requestedAt": "2026-11-24T10:00:00Z", "itemCount": 1 }""");

    private static string Plain(string json) => System.Text.RegularExpressions.Regex.Unescape(json);
}
