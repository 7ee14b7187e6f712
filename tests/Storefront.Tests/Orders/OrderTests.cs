using System.Text.Json.Nodes;

namespace Ecommerce.Storefront.Tests.Orders;

public sealed class OrderTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task A_declined_payment_is_explained_and_can_be_tried_again()
    {
        using var visitor = await app.SignInAsync();
        var id = await OrderAsync(visitor);
        app.Fake.Orders[id]["decline"] = new JsonObject { ["code"] = "insufficient_funds", ["message"] = "…" };
        app.Fake.Orders[id]["paymentStatus"] = "declined";

        var page = await visitor.GetAsync($"/orders/{id}");
        Assert.Contains("El pago no se ha aceptado", page.Html, StringComparison.Ordinal);
        Assert.Contains("La tarjeta no tiene saldo suficiente.", page.Html, StringComparison.Ordinal);

        page = await visitor.SubmitAsync(page, $"/orders/{id}/pay");
        Assert.Equal($"/pay/{id}", page.Path);
    }

    [Fact]
    public async Task Leaving_the_provider_s_page_is_explained()
    {
        using var visitor = await app.SignInAsync();
        var id = await OrderAsync(visitor);

        var page = await visitor.GetAsync($"/orders/{id}?payment=cancelled");

        Assert.Contains("No has terminado el pago", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_follows_with_and_without_scripts()
    {
        using var visitor = await app.SignInAsync();
        var id = await OrderAsync(visitor);
        app.Fake.Orders[id]["paymentStatus"] = "authorized";
        app.Fake.Orders[id]["canPay"] = false;

        var page = await visitor.GetAsync($"/orders/{id}?payment=done");
        Assert.Contains("Estamos confirmando tu pago", page.Html, StringComparison.Ordinal);
        Assert.Contains("<noscript><meta http-equiv=\"refresh\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"data-refresh=\"/orders/{id}?payment=done\"", page.Html, StringComparison.Ordinal);

        app.Fake.Orders[id]["status"] = "confirmed";
        page = await visitor.GetAsync($"/orders/{id}?payment=done");
        Assert.Contains("<div id=\"order-status\" data-moving=\"false\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("¡Pedido confirmado!", page.Html, StringComparison.Ordinal);
        Assert.All(["cart", "parcels", "summary"], part => Assert.Contains($"data-live=\"{part}\"", page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_sees_or_changes_another_s_order()
    {
        using var owner = await app.SignInAsync();
        var id = await OrderAsync(owner);
        using var other = await app.SignInAsync();
        var form = await other.GetAsync("/tickets/new");

        Assert.Equal(404, (await other.GetAsync($"/orders/{id}")).Status);
        Assert.Equal(404, (await other.GetAsync($"/orders/{id}/pay")).Status);
        var cancelled = await other.PostAsync($"/orders/{id}/cancel", [.. form.HiddenFields("/sign-out")]);
        Assert.Equal(404, cancelled.Status);
        Assert.Equal("placed", (string?)app.Fake.Orders[id]["status"]);
        Assert.DoesNotContain(id, (await other.GetAsync("/orders")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_can_be_cancelled_while_it_may()
    {
        using var visitor = await app.SignInAsync();
        var id = await OrderAsync(visitor);

        var page = await visitor.SubmitAsync(await visitor.GetAsync($"/orders/{id}"), $"/orders/{id}/cancel");

        Assert.Contains("Hemos cancelado el pedido.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"/orders/{id}/cancel\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoices_are_linked_once_issued_and_downloaded_by_their_owner_and_the_desk()
    {
        using var owner = await app.SignInAsync();
        var id = await OrderAsync(owner);
        app.Fake.Confirm(id);
        Assert.DoesNotContain("/invoice", (await owner.GetAsync($"/orders/{id}")).Html, StringComparison.Ordinal);
        Assert.Equal(404, (await owner.GetAsync($"/orders/{id}/invoice")).Status);
        app.Fake.Orders[id]["invoices"] = JsonNode.Parse(
            """
            [{ "number": "F2026-000001", "kind": "invoice", "refundId": null },
             { "number": "R2026-000001", "kind": "credit_note", "refundId": "0198a000-0000-7000-8000-000000000001" }]
            """);

        var page = await owner.GetAsync($"/orders/{id}");
        Assert.Contains($"href=\"/orders/{id}/invoice\" download>Factura F2026-000001", page.Html, StringComparison.Ordinal);
        Assert.Contains("?refundId=0198a000-0000-7000-8000-000000000001\" download>Factura rectificativa R2026-000001", page.Html, StringComparison.Ordinal);
        Assert.Equal("%PDF of the customer", (await owner.GetAsync($"/orders/{id}/invoice")).Html);

        using var other = await app.SignInAsync();
        Assert.Equal(404, (await other.GetAsync($"/orders/{id}/invoice")).Status);
        Assert.NotEqual("%PDF of the desk", (await other.GetAsync($"/desk/orders/{id}/invoice")).Html);

        using var manager = await app.SignInAsync("order_manager");
        Assert.Contains($"href=\"/desk/orders/{id}/invoice\"", (await manager.GetAsync($"/desk/orders/{id}")).Html, StringComparison.Ordinal);
        Assert.Equal("%PDF of the desk", (await manager.GetAsync($"/desk/orders/{id}/invoice")).Html);

        app.Fake.Down["orders"] = true;
        Assert.Equal(503, (await owner.GetAsync($"/orders/{id}/invoice")).Status);
        app.Fake.Down.Clear();
    }

    internal static async Task<string> OrderAsync(Visitor visitor)
    {
        await visitor.AddToCartAsync(1);
        var page = await visitor.SubmitAsync(
            await visitor.GetAsync("/checkout"), "/checkout",
            ("name", "Ana Robles"), ("street", "Calle Real 1"), ("postalCode", "23400"), ("city", "Úbeda"), ("country", "ES"), ("phone", ""));
        return page.Path["/pay/".Length..];
    }
}
