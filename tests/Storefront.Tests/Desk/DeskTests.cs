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

        app.Fake.Orders[id]["canLookAgain"] = true;
        page = await manager.SubmitAsync(await manager.GetAsync($"/desk/orders/{id}"), $"/desk/orders/{id}/look-again");
        Assert.Contains("Se vuelve a comprobar.", page.Html, StringComparison.Ordinal);
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

    private static string Plain(string json) => System.Text.RegularExpressions.Regex.Unescape(json);
}
