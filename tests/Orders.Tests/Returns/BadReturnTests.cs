using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Returns;

/// <summary>What cannot be used of a request about returns, a guest's and the desk's.</summary>
public sealed class BadReturnTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("""{"lines":[LINE]}""", "orderId")]
    [InlineData("""{"orderId":null,"lines":[LINE]}""", "orderId")]
    [InlineData("""{"orderId":"mine","lines":[LINE]}""", "orderId")]
    [InlineData("""{"orderId":ORDER}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":null}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":"all"}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":[]}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":[LINE,LINE]}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":[MANY]}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":[null]}""", "lines")]
    [InlineData("""{"orderId":ORDER,"lines":[{"quantity":1,"reason":"damaged"}]}""", "lines[0].sku")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"","quantity":1,"reason":"damaged"}]}""", "lines[0].sku")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"LONG","quantity":1,"reason":"damaged"}]}""", "lines[0].sku")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":7,"quantity":1,"reason":"damaged"}]}""", "lines[0].sku")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","reason":"damaged"}]}""", "lines[0].quantity")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":0,"reason":"damaged"}]}""", "lines[0].quantity")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":10000,"reason":"damaged"}]}""", "lines[0].quantity")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":99999999999,"reason":"damaged"}]}""", "lines[0].quantity")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":1.5,"reason":"damaged"}]}""", "lines[0].quantity")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":1}]}""", "lines[0].reason")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":1,"reason":"whim"}]}""", "lines[0].reason")]
    [InlineData("""{"orderId":ORDER,"lines":[{"sku":"A","quantity":1,"reason":0}]}""", "lines[0].reason")]
    [InlineData("""{"orderId":ORDER,"lines":[LINE],"comment":7}""", "comment")]
    [InlineData("""{"orderId":ORDER,"lines":[LINE],"comment":"a\u0000b"}""", "comment")]
    [InlineData("""{"orderId":ORDER,"lines":[LINE],"comment":"a\u0007b"}""", "comment")]
    [InlineData("""{"orderId":ORDER,"lines":[LINE],"comment":"LONG"}""", "comment")]
    public async Task A_guest_who_asks_wrongly_is_told_the_member_and_nothing_is_stored(string body, string member)
    {
        var (guest, _, order) = await app.OrderAsGuestAsync();
        var id = order.GetProperty("id").GetGuid();
        const string line = """{"sku":"A","quantity":1,"reason":"damaged"}""";
        var many = Enumerable.Range(0, 101).Select(index => $$"""{"sku":"{{index}}","quantity":1,"reason":"damaged"}""");
        body = body.Replace("ORDER", $"\"{id}\"").Replace("LINE", line).Replace("MANY", string.Join(',', many)).Replace("LONG", new string('x', 1001));

        await AssertRefusedAsync(guest, "/api/returns", body, member);

        Assert.Equal(0, await app.InDatabaseAsync(db => db.Returns.CountAsync(back => back.OrderId == id, Token)));
    }

    [Theory]
    [InlineData("reject", "{", "body")]
    [InlineData("reject", "{}", "reason")]
    [InlineData("reject", """{"reason":null}""", "reason")]
    [InlineData("reject", """{"reason":7}""", "reason")]
    [InlineData("reject", """{"reason":" "}""", "reason")]
    [InlineData("reject", """{"reason":"a\u0000b"}""", "reason")]
    [InlineData("reject", """{"reason":"LONG"}""", "reason")]
    [InlineData("inspect", "[]", "body")]
    [InlineData("inspect", "{}", "lines")]
    [InlineData("inspect", """{"lines":{}}""", "lines")]
    [InlineData("inspect", """{"lines":[null]}""", "lines")]
    [InlineData("inspect", """{"lines":[{"restock":1,"writeOff":0}]}""", "lines[0].sku")]
    [InlineData("inspect", """{"lines":[{"sku":"LONG","restock":1,"writeOff":0}]}""", "lines[0].sku")]
    [InlineData("inspect", """{"lines":[{"sku":"A","restock":-1,"writeOff":0}]}""", "lines[0].restock")]
    [InlineData("inspect", """{"lines":[{"sku":"A","restock":"one","writeOff":0}]}""", "lines[0].restock")]
    [InlineData("inspect", """{"lines":[{"sku":"A","restock":1}]}""", "lines[0].writeOff")]
    [InlineData("inspect", """{"lines":[{"sku":"A","restock":1,"writeOff":10000}]}""", "lines[0].writeOff")]
    [InlineData("inspect", """{"lines":[],"note":"a\u0007b"}""", "note")]
    [InlineData("inspect", """{"lines":[],"note":" "}""", "note")]
    [InlineData("refund", "", "body")]
    [InlineData("refund", """{"lines":null}""", "lines")]
    [InlineData("refund", """{"lines":[{"sku":"","quantity":1}]}""", "lines[0].sku")]
    [InlineData("refund", """{"lines":[{"sku":"A","quantity":0}]}""", "lines[0].quantity")]
    [InlineData("refund", """{"lines":[{"sku":"A","quantity":1,"deduction":-1}]}""", "lines[0].deduction")]
    [InlineData("refund", """{"lines":[{"sku":"A","quantity":1,"deduction":-0.4}]}""", "lines[0].deduction")]
    [InlineData("refund", """{"lines":[{"sku":"A","quantity":1,"deduction":10000000000}]}""", "lines[0].deduction")]
    [InlineData("refund", """{"lines":[{"sku":"A","quantity":1,"deduction":"all"}]}""", "lines[0].deduction")]
    [InlineData("refund", """{"lines":[null]}""", "lines")]
    [InlineData("refund/quote", """{"lines":[null]}""", "lines")]
    [InlineData("refund/quote", """{"lines":[{"sku":"A","quantity":1,"deduction":-0.4}]}""", "lines[0].deduction")]
    [InlineData("refund", """{"lines":[],"shipping":"yes"}""", "shipping")]
    [InlineData("refund", """{"lines":[],"note":"LONG"}""", "note")]
    public async Task A_step_at_the_desk_names_the_member_that_cannot_be_used(string step, string body, string member) =>
        await AssertRefusedAsync(
            app.NewOrderManager(), $"/api/orders/desk/returns/{Guid.NewGuid()}/{step}", body.Replace("LONG", new string('x', 501)), member);

    [Fact]
    public async Task An_order_or_a_return_that_nobody_knows_is_not_found()
    {
        var (customer, manager) = (app.NewCustomer(), app.NewOrderManager());
        object[] lines = [new { sku = "A", quantity = 1, restock = 1, writeOff = 0, reason = "damaged" }];
        foreach (var (shopper, path) in new[]
        {
            (customer, "/api/returns"), (customer, $"/api/returns/{Guid.NewGuid()}/cancel"), (manager, Desk("approve")), (manager, Desk("reject")),
            (manager, Desk("receive")), (manager, Desk("inspect")), (manager, Desk("refund")),
        })
        {
            using var response = await shopper.PostAsync(
                path, JsonContent.Create(new { orderId = Guid.NewGuid(), reason = "None", lines }), Guid.NewGuid().ToString());
            await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
        }

        static string Desk(string step) => $"/api/orders/desk/returns/{Guid.NewGuid()}/{step}";
    }

    [Theory]
    [InlineData("/api/returns?orderId=mine", "orderId")]
    [InlineData("/api/returns?cursor=x", "cursor")]
    [InlineData("/api/returns?limit=0", "limit")]
    [InlineData("/api/orders/desk/returns?status=lost", "status")]
    [InlineData("/api/orders/desk/returns?q=RT%00", "q")]
    [InlineData("/api/orders/desk/returns?cursor=x", "cursor")]
    [InlineData("/api/orders/desk/returns?limit=many", "limit")]
    public async Task Bad_filters_are_named(string path, string member)
    {
        using var response = await app.NewOrderManager().Client.GetAsync(path, Token);

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    private static async Task AssertRefusedAsync(Shopper shopper, string path, string body, string member)
    {
        using var response = await shopper.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Guid.NewGuid().ToString());

        var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(member, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}
