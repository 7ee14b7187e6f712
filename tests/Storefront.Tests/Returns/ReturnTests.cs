using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Storefront.Tests.Orders;

namespace Ecommerce.Storefront.Tests.Returns;

public sealed class ReturnTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task The_way_back_of_an_order_s_units_is_told_at_each_step()
    {
        using var customer = await app.SignInAsync();
        var order = await DeliverAsync(customer);
        var page = await customer.GetAsync($"/orders/{order}");
        Assert.Contains("Hasta el 8 de diciembre de 2026.", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/orders/{order}/return\"", page.Html, StringComparison.Ordinal);

        page = await customer.SubmitAsync(
            await customer.GetAsync($"/orders/{order}/return"), $"/orders/{order}/return",
            ("sku", "SKU-1"), ("quantity", "2"), ("reason", "damaged"), ("comment", "Llegó roto <b>"));

        Assert.Contains("Hemos recibido tu solicitud.", page.Html, StringComparison.Ordinal);
        var id = page.Path[(page.Path.LastIndexOf('/') + 1)..];
        Assert.Equal("""[{"sku":"SKU-1","quantity":2,"reason":"damaged"}]""", app.Fake.Returns[id]["asked"]!["lines"]!.ToJsonString());
        Assert.Contains("No envíes nada todavía", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Calle de la Alfarería", page.Html, StringComparison.Ordinal);

        app.Fake.MoveReturn(id, "approved");
        page = await customer.GetAsync(PageOf(id));
        Assert.Contains("Ya puedes enviarlo", page.Html, StringComparison.Ordinal);
        Assert.Contains("Calle de la Alfarería", page.Html, StringComparison.Ordinal);

        app.Fake.MoveReturn(id, "received");
        app.Fake.MoveReturn(id, "inspected");
        app.Fake.MoveReturn(id, "refunded");
        app.Fake.MoveReturn(id, "closed");
        var line = app.Fake.Returns[id]["lines"]![0]!;
        (line["cameBack"], line["refunded"], line["deduction"]) = (2, 2, 2.5m);
        app.Fake.Returns[id]["refund"] = JsonNode.Parse(
            """{ "status": "succeeded", "amount": 42.45, "shipping": 4.95, "currency": "EUR", "at": "2026-11-24T10:00:00Z" }""");
        app.Fake.Returns[id]["note"] = "Falta la tapa";
        page = await customer.GetAsync(PageOf(id));
        Assert.Contains("Te hemos devuelto el dinero", page.Html, StringComparison.Ordinal);
        Assert.Contains("Falta la tapa", page.Html, StringComparison.Ordinal);
        foreach (var amount in new[] { 40m, 2.5m, 4.95m, 42.45m })
        {
            Assert.Contains(amount.ToString("C", CultureInfo.GetCultureInfo("es-ES")), page.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("/cancel", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_listed_and_what_was_typed_stays()
    {
        using var customer = await app.SignInAsync();
        var order = await DeliverAsync(customer);
        var form = await customer.GetAsync($"/orders/{order}/return");
        var action = $"/orders/{order}/return";

        var page = await customer.SubmitAsync(form, action, ("sku", "SKU-1"), ("quantity", "0"), ("reason", ""), ("comment", "Hola"));
        Assert.Equal(["units"], page.ErrorLinks);
        Assert.Equal(400, page.Status);
        Assert.Contains(">Hola</textarea>", page.Html, StringComparison.Ordinal);

        page = await customer.SubmitAsync(form, action, ("sku", "SKU-1"), ("quantity", "many"), ("reason", "other"), ("comment", ""));
        Assert.Equal(["quantity-SKU-1"], page.ErrorLinks);

        page = await customer.SubmitAsync(form, action, ("sku", "SKU-1"), ("quantity", "1"), ("reason", "because"), ("comment", ""));
        Assert.Equal(["reason-SKU-1"], page.ErrorLinks);

        page = await customer.SubmitAsync(form, action, ("sku", "SKU-1"), ("quantity", "1"), ("reason", "other"), ("comment", "Refused"));
        Assert.Equal(409, page.Status);
        Assert.Contains("Ya no se puede devolver eso", page.Html, StringComparison.Ordinal);

        Assert.Equal(400, (await customer.PostAsync(action, ("sku", "SKU-1"), ("quantity", "1"), ("reason", "other"))).Status);
    }

    [Fact]
    public async Task A_return_is_called_off_by_its_owner_and_nobody_else_sees_it()
    {
        using var customer = await app.SignInAsync();
        var id = await RequestAsync(customer);
        using var other = await app.SignInAsync();
        using var nobody = app.NewVisitor(followsRedirects: false);

        Assert.Equal(404, (await other.GetAsync(PageOf(id))).Status);
        Assert.Equal(404, (await other.GetAsync($"/orders/{app.Fake.Returns[id]["orderId"]}/return")).Status);
        Assert.Equal(401, (await nobody.GetAsync(PageOf(id))).Status);
        var page = await customer.SubmitAsync(await customer.GetAsync(PageOf(id)), $"{PageOf(id)}/cancel");

        Assert.Contains("Hemos cancelado la devolución.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"{PageOf(id)}/cancel", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_returns_what_the_order_s_key_opens_and_nobody_else_does()
    {
        using var guest = app.NewVisitor("en");
        var order = Deliver(await GuestOrderTests.OrderAsync(guest));
        using var other = app.NewVisitor("en");
        Deliver(await GuestOrderTests.OrderAsync(other));
        using var customer = await app.SignInAsync();
        var page = await guest.GetAsync($"/orders/{order}");
        Assert.Contains($"href=\"/orders/{order}/return\"", page.Html, StringComparison.Ordinal);

        var form = await guest.GetAsync($"/orders/{order}/return");
        page = await guest.SubmitAsync(
            form, $"/orders/{order}/return", ("sku", "SKU-1"), ("quantity", "1"), ("reason", "other"), ("comment", ""));
        Assert.Contains("We have your request.", page.Html, StringComparison.Ordinal);
        Assert.Contains("You need an account to write to us.", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/orders/lookup\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/tickets/new?orderId", page.Html, StringComparison.Ordinal);
        var id = page.Path[(page.Path.LastIndexOf('/') + 1)..];
        Assert.Equal(PageOf(id), page.Path);
        app.Fake.Orders[order]["returns"] = new JsonArray(app.Fake.Returns[id].DeepClone());
        Assert.Contains($"href=\"{PageOf(id)}\"", (await guest.GetAsync($"/orders/{order}")).Html, StringComparison.Ordinal);

        foreach (var (stranger, status) in new[] { (other, 401), (customer, 404) })
        {
            Assert.Equal(status, (await stranger.GetAsync(PageOf(id))).Status);
            Assert.Equal(status, (await stranger.GetAsync($"/orders/{order}/return")).Status);
            var fields = (await stranger.GetAsync("/cart")).HiddenFields("/language");
            await stranger.PostAsync($"{PageOf(id)}/cancel", [.. fields]);
            await stranger.PostAsync(
                $"/orders/{order}/return", [.. fields, ("sku", "SKU-1"), ("quantity", "1"), ("reason", "other"), ("comment", "")]);
        }

        Assert.Equal("requested", (string?)app.Fake.Returns[id]["status"]);
        Assert.Single(app.Fake.Returns.Values, back => (string?)back["orderId"] == order);
        page = await guest.SubmitAsync(page, $"{PageOf(id)}/cancel");
        Assert.Contains("Your return is cancelled.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_and_its_ticket_lead_to_each_other()
    {
        using var customer = await app.SignInAsync();
        var id = await RequestAsync(customer);
        var opened = await customer.SubmitAsync(
            await customer.GetAsync("/tickets/new"), "/tickets/new", ("type", "return"), ("subject", "Devolución"), ("message", "Quiero devolver"));
        var ticket = opened.Path["/tickets/".Length..];
        app.Fake.Tickets[ticket]["orderId"] = app.Fake.Returns[id]["orderId"]!.DeepClone();
        app.Fake.Tickets[ticket]["return"] = JsonNode.Parse($$"""
            {
              "id": "{{id}}", "number": "RT-7K3M9-Q2XWD", "status": "refunded",
              "steps": [
                { "status": "requested", "at": "2026-11-24T09:00:00Z", "note": null, "amount": null, "currency": null },
                { "status": "refunded", "at": "2026-11-24T10:00:00Z", "note": "Rayado", "amount": 42.45, "currency": "EUR" }
              ]
            }
            """);
        using var agent = await app.SignInAsync("support_agent");
        using var admin = await app.SignInAsync("admin");

        Assert.Contains($"href=\"/tickets/{ticket}\"", (await customer.GetAsync(PageOf(id))).Html, StringComparison.Ordinal);
        var page = await customer.GetAsync($"/tickets/{ticket}");
        Assert.Contains($"href=\"{PageOf(id)}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Devolución reembolsada", page.Html, StringComparison.Ordinal);
        Assert.Contains("Rayado", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/desk/returns/", (await agent.GetAsync($"/agent/tickets/{ticket}")).Html, StringComparison.Ordinal);
        Assert.Contains($"/desk/returns/{id}", (await admin.GetAsync($"/agent/tickets/{ticket}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_returned_there_is_no_way_to_it()
    {
        using var customer = await app.SignInAsync();
        var order = await OrderTests.OrderAsync(customer);

        Assert.DoesNotContain($"/orders/{order}/return", (await customer.GetAsync($"/orders/{order}")).Html, StringComparison.Ordinal);
        Assert.Contains("No hay nada que devolver", (await customer.GetAsync($"/orders/{order}/return")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_takes_a_return_from_request_to_refund()
    {
        using var customer = await app.SignInAsync();
        var id = await RequestAsync(customer);
        using var manager = await app.SignInAsync("order_manager");
        Assert.Contains($"/desk/returns/{id}", (await manager.GetAsync("/desk/returns?q=ana%40example.com&status=requested")).Html, StringComparison.Ordinal);

        var page = await manager.SubmitAsync(await manager.GetAsync($"/desk/returns/{id}"), $"/desk/returns/{id}/approve");
        Assert.Contains("La devolución está aceptada.", page.Html, StringComparison.Ordinal);
        page = await manager.SubmitAsync(page, $"/desk/returns/{id}/receive");
        page = await manager.SubmitAsync(page, $"/desk/returns/{id}/inspect", ("restock", "1"), ("writeOff", "x"), ("inspectNote", ""));
        Assert.Equal(["inspect-units"], page.ErrorLinks);
        page = await manager.SubmitAsync(page, $"/desk/returns/{id}/inspect", ("restock", "1"), ("writeOff", "1"), ("inspectNote", ""));
        Assert.Equal("""[{"sku":"SKU-1","restock":1,"writeOff":1}]""", app.Fake.Returns[id]["asked"]!["lines"]!.ToJsonString());

        var refund = $"/desk/returns/{id}/refund";
        var form = page;
        Assert.Contains(Money(40), form.Html, StringComparison.Ordinal);
        page = await manager.SubmitAsync(
            form, refund, ("quantity", "1"), ("deduction", "2,50"), ("shipping", "true"), ("refundNote", ""), ("preview", "1"));
        Assert.Equal(200, page.Status);
        Assert.Contains(Money(22.45m), page.Html, StringComparison.Ordinal);
        Assert.Equal("inspected", (string?)app.Fake.Returns[id]["status"]);
        page = await manager.SubmitAsync(form, refund, ("quantity", "2"), ("deduction", "40.01"), ("refundNote", "Rayado"));
        Assert.Equal(["refund-units"], page.ErrorLinks);
        page = await manager.SubmitAsync(form, refund, ("quantity", "3"), ("deduction", "x"), ("refundNote", "Rayado"));
        Assert.Equal(["refund-units"], page.ErrorLinks);
        page = await manager.SubmitAsync(form, refund, ("quantity", "2"), ("deduction", "2,50"), ("refundNote", ""));
        Assert.Equal(["refundNote"], page.ErrorLinks);
        page = await manager.SubmitAsync(form, refund, ("quantity", "1"), ("deduction", "0"), ("refundNote", ""));
        Assert.Equal(["refundNote"], page.ErrorLinks);
        page = await manager.SubmitAsync(form, refund, ("quantity", "2"), ("deduction", "2,50"), ("refundNote", "Refused"));
        Assert.Equal(409, page.Status);
        page = await manager.SubmitAsync(form, refund, ("quantity", "1"), ("deduction", "2,50"), ("shipping", "true"), ("refundNote", "Rayado"));
        Assert.Contains("El reembolso está en camino.", page.Html, StringComparison.Ordinal);
        Assert.Equal(
            """{"lines":[{"sku":"SKU-1","quantity":1,"deduction":2.5}],"shipping":true,"note":"Rayado"}""",
            app.Fake.Returns[id]["asked"]!.ToJsonString().Replace(":2.50", ":2.5", StringComparison.Ordinal));

        static string Money(decimal amount) => amount.ToString("C", CultureInfo.GetCultureInfo("es-ES"));
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_and_the_desk_is_for_order_managers()
    {
        using var customer = await app.SignInAsync();
        var id = await RequestAsync(customer);
        using var agent = await app.SignInAsync("support_agent");
        using var manager = await app.SignInAsync("order_manager");

        Assert.Equal(403, (await customer.GetAsync("/desk/returns")).Status);
        Assert.Equal(403, (await agent.GetAsync($"/desk/returns/{id}")).Status);
        Assert.Equal(404, (await manager.GetAsync($"/desk/returns/{Guid.NewGuid()}")).Status);
        var form = await manager.GetAsync($"/desk/returns/{id}");
        Assert.Equal(["rejectReason"], (await manager.SubmitAsync(form, $"/desk/returns/{id}/reject", ("rejectReason", " "))).ErrorLinks);
        var page = await manager.SubmitAsync(form, $"/desk/returns/{id}/reject", ("rejectReason", "Sin precinto"));
        Assert.Contains("el cliente sabe por qué", page.Html, StringComparison.Ordinal);
        Assert.Contains("No podemos aceptar la devolución", (await customer.GetAsync(PageOf(id))).Html, StringComparison.Ordinal);
    }

    private async Task<string> DeliverAsync(Visitor customer) => Deliver(await OrderTests.OrderAsync(customer));

    private string Deliver(string id)
    {
        var order = app.Fake.Orders[id];
        (order["status"], order["paymentStatus"], order["canPay"], order["canCancel"]) = ("delivered", "captured", false, false);
        order["returnable"] = new JsonArray(new JsonObject { ["sku"] = "SKU-1", ["quantity"] = 2 });
        order["returnUntil"] = "2026-12-09T00:00:00Z";
        return id;
    }

    private async Task<string> RequestAsync(Visitor customer)
    {
        var order = await DeliverAsync(customer);
        var page = await customer.SubmitAsync(
            await customer.GetAsync($"/orders/{order}/return"), $"/orders/{order}/return",
            ("sku", "SKU-1"), ("quantity", "2"), ("reason", "changed_mind"), ("comment", ""));
        return page.Path[(page.Path.LastIndexOf('/') + 1)..];
    }

    private string PageOf(string id) => $"/orders/{app.Fake.Returns[id]["orderId"]}/returns/{id}";
}
