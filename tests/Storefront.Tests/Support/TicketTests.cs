using Ecommerce.Storefront.Tests.Orders;

namespace Ecommerce.Storefront.Tests.Support;

public sealed class TicketTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Fact]
    public async Task A_ticket_about_an_order_is_answered_and_resolved()
    {
        using var customer = await app.SignInAsync();
        var order = await OrderTests.OrderAsync(customer);

        var form = await customer.GetAsync($"/tickets/new?orderId={order}");
        Assert.Contains("Pedido A-10042", form.Html, StringComparison.Ordinal);
        var ticket = await customer.SubmitAsync(
            form, "/tickets/new", ("type", "complaint"), ("subject", "Llegó rajada"), ("message", "Una <grieta>\nen el asa."), ("lines", "SKU-1"));
        Assert.Contains("Hemos recibido tu consulta.", ticket.Html, StringComparison.Ordinal);
        Assert.Contains("Una <grieta>", ticket.Html, StringComparison.Ordinal);
        var id = ticket.Path["/tickets/".Length..];
        Assert.Equal("""["SKU-1"]""", app.Fake.Tickets[id]["lines"]!.ToJsonString());

        using var agent = await app.SignInAsync("support_agent");
        Assert.Contains("Llegó rajada", (await agent.GetAsync("/agent/tickets")).Html, StringComparison.Ordinal);
        var desk = await agent.GetAsync($"/agent/tickets/{id}");
        desk = await agent.SubmitAsync(desk, $"/agent/tickets/{id}/reply", ("body", "Enviamos otra."));
        Assert.Contains("Respuesta enviada al cliente.", desk.Html, StringComparison.Ordinal);

        ticket = await customer.GetAsync($"/tickets/{id}");
        Assert.Contains("Enviamos otra.", ticket.Html, StringComparison.Ordinal);
        Assert.Contains("Luis, de Lumbre", ticket.Html, StringComparison.Ordinal);
        ticket = await customer.SubmitAsync(ticket, $"/tickets/{id}", ("body", "Gracias"));
        Assert.Contains("Gracias", ticket.Html, StringComparison.Ordinal);

        desk = await agent.SubmitAsync(await agent.GetAsync($"/agent/tickets/{id}"), $"/agent/tickets/{id}/hold");
        Assert.Contains("La consulta está en espera.", desk.Html, StringComparison.Ordinal);
        desk = await agent.SubmitAsync(desk, $"/agent/tickets/{id}/resolve");
        Assert.Contains("La consulta está resuelta.", desk.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/agent/tickets/{id}/hold", desk.Html, StringComparison.Ordinal);
        Assert.Contains("Resuelta", (await customer.GetAsync("/tickets")).Html, StringComparison.Ordinal);
        desk = await agent.SubmitAsync(desk, $"/agent/tickets/{id}/close");
        Assert.Contains("La consulta está cerrada.", desk.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_too_long_is_listed_with_links()
    {
        using var customer = await app.SignInAsync();
        var form = await customer.GetAsync("/tickets/new");

        var page = await customer.SubmitAsync(form, "/tickets/new", ("type", "gossip"), ("subject", ""), ("message", new string('a', 4001)));
        Assert.Equal(400, page.Status);
        Assert.Equal(["type", "subject", "message"], page.ErrorLinks);

        page = await customer.SubmitAsync(form, "/tickets/new");
        Assert.Equal(["type", "subject", "message"], page.ErrorLinks);
    }

    [Fact]
    public async Task The_desk_is_for_agents()
    {
        using var customer = await app.SignInAsync();

        var page = await customer.GetAsync("/agent/tickets");

        Assert.Equal(403, page.Status);
        Assert.Contains("Esta página no es para tu cuenta", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/agent/tickets", (await customer.GetAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_s_ticket_is_not_there()
    {
        using var customer = await app.SignInAsync();
        var ticket = await customer.SubmitAsync(
            await customer.GetAsync("/tickets/new"), "/tickets/new", ("type", "query"), ("subject", "a"), ("message", "b"));
        using var other = await app.SignInAsync();

        Assert.Equal(404, (await other.GetAsync(ticket.Path)).Status);
    }
}
