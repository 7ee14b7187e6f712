using System.Net;
using System.Text.Json;

namespace Ecommerce.Orders.Tests.Desk;

public sealed class DeskOrdersTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_found_by_number_and_by_e_mail_whatever_the_letter_case()
    {
        var customer = app.NewCustomer();
        var id = await customer.PlaceReservedOrderAsync();
        var manager = app.NewOrderManager();
        var order = await manager.GetDeskOrderAsync(id);
        var number = order.GetProperty("number").GetString()!;
        var email = order.GetProperty("email").GetString()!;

        var byNumber = await ListAsync(manager, $"q={number.ToLowerInvariant()}");
        var byEmail = await ListAsync(manager, $"q={Uri.EscapeDataString(email.ToUpperInvariant())}");
        var none = await ListAsync(manager, "q=EC-00000-00000");

        Assert.Equal(id, Assert.Single(byNumber.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal(email, Assert.Single(byEmail.GetProperty("items").EnumerateArray()).GetProperty("email").GetString());
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        Assert.StartsWith("customer-", order.GetProperty("customerId").GetString(), StringComparison.Ordinal);
        Assert.Equal("placed", order.GetProperty("timeline")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Filters_and_cursor_go_together()
    {
        var customer = app.NewCustomer();
        var manager = app.NewOrderManager();
        var ids = new List<Guid>();
        for (var index = 0; index < 3; index++)
        {
            ids.Add(await customer.PlaceReservedOrderAsync());
        }

        using var cancelled = await customer.TryCancelAsync(ids[1]);
        var email = (await manager.GetDeskOrderAsync(ids[0])).GetProperty("email").GetString()!;
        var filter = $"q={Uri.EscapeDataString(email)}&status=placed&paymentStatus=created&limit=1";

        var first = await ListAsync(manager, filter);
        var second = await ListAsync(manager, $"{filter}&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(ids[2], first.GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Equal(ids[0], second.GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Empty((await ListAsync(manager, $"q={Uri.EscapeDataString(email)}&stuck=true")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("status=sent", "status")]
    [InlineData("paymentStatus=paid", "paymentStatus")]
    public async Task Bad_filters_are_named(string query, string member)
    {
        using var answer = await app.NewOrderManager().Client.GetAsync($"/api/orders/desk?{query}", Token);

        var problem = await Shopper.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.Contains(problem.GetProperty("errors").EnumerateObject(), error => error.Name.Equals(member, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<JsonElement> ListAsync(Shopper manager, string query)
    {
        using var response = await manager.Client.GetAsync($"/api/orders/desk?{query}", Token);
        return await Shopper.ReadAsync(response, HttpStatusCode.OK);
    }
}
