using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Ecommerce.Orders.Promotions;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Promotions;

public sealed class PromotionDeskTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_promotion_is_made_once_read_changed_by_its_version_and_archived()
    {
        var desk = app.NewOrderManager("admin");
        var code = NewCode();
        var key = Guid.NewGuid().ToString();
        var terms = Terms(code);

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(terms), key)));
        var ids = await Task.WhenAll(made.Select(async answer => (await Shopper.ReadAsync(answer, HttpStatusCode.Created)).GetProperty("id").GetGuid()));
        var id = Assert.Single(ids.Distinct());
        Assert.Equal($"{PromotionEndpoints.Root}/{id}", made[0].Headers.Location?.OriginalString);

        using var read = await desk.Client.GetAsync($"{PromotionEndpoints.Root}/{id}", Token);
        var promotion = await Shopper.ReadAsync(read, HttpStatusCode.OK);
        Assert.Equal("\"1\"", read.Headers.ETag?.Tag);
        Assert.Equal((code.ToUpperInvariant(), "active", 0, 12.5m), (
            promotion.GetProperty("code").GetString(), promotion.GetProperty("state").GetString(),
            promotion.GetProperty("used").GetInt32(), promotion.GetProperty("value").GetDecimal()));

        terms["nameEn"] = "Twenty off";
        terms["value"] = 20;
        terms["from"] = "2100-01-01T02:00:00+02:00";
        var changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(desk, id, terms, "\"1\"")));
        Assert.Equal([200, 412, 412, 412], changes.Select(answer => (int)answer.StatusCode).Order());
        using var again = await PutAsync(desk, id, terms, null);
        await Shopper.ReadProblemAsync(again, HttpStatusCode.PreconditionRequired);

        using var list = await desk.Client.GetAsync($"{PromotionEndpoints.Root}?limit=100", Token);
        var item = (await Shopper.ReadAsync(list, HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetGuid() == id);
        Assert.Equal(("scheduled", "Twenty off", "2100-01-01T00:00:00+00:00", 2), (
            item.GetProperty("state").GetString(), item.GetProperty("nameEn").GetString(), item.GetProperty("from").GetString(), item.GetProperty("version").GetInt32()));

        using var archived = await desk.PostAsync($"{PromotionEndpoints.Root}/{id}/archive", null, Guid.NewGuid().ToString());
        Assert.Equal("archived", (await Shopper.ReadAsync(archived, HttpStatusCode.OK)).GetProperty("state").GetString());
        using var tooLate = await PutAsync(desk, id, terms, "\"3\"");
        await Shopper.ReadProblemAsync(tooLate, HttpStatusCode.Conflict);

        // Its code is free again.
        using var next = await desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(code)), Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    [Fact]
    public async Task No_two_have_one_code_in_any_case()
    {
        var desk = app.NewOrderManager();
        var code = NewCode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => desk.PostAsync(
            PromotionEndpoints.Root, JsonContent.Create(Terms(index % 2 == 0 ? code : code.ToUpperInvariant())), Guid.NewGuid().ToString())));

        Assert.Equal([201, 409, 409, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        var problem = await Shopper.ReadProblemAsync(answers.First(answer => answer.StatusCode is HttpStatusCode.Conflict), HttpStatusCode.Conflict);
        Assert.Equal("Another promotion has this code.", problem.GetProperty("errors").GetProperty("code")[0].GetString());
    }

    [Theory]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"amount","from":"2026-01-01T00:00:00Z"}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"free_shipping","from":"2026-01-01T00:00:00Z","until":"2025-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"free_shipping","from":"2026-01-01T00:00:00Z","minimumSubtotal":0.001}""", "minimumSubtotal")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"free_shipping","from":"2026-01-01T00:00:00Z","value":1}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"percentage","from":"2026-01-01T00:00:00Z","value":100.01}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"percentage","from":"2026-01-01T00:00:00Z","value":12.345}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"amount","from":"2026-01-01T00:00:00Z","value":-1}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"amount","from":"2026-01-01T00:00:00Z","value":1e30}""", "value")]
    [InlineData("""{"nameEs":"N","nameEn":"N","kind":"free_shipping","from":"2026-01-01T00:00:00Z","minimumSubtotal":1e28}""", "minimumSubtotal")]
    public async Task What_is_wrong_is_named_and_nothing_is_stored(string body, string member)
    {
        var desk = app.NewOrderManager();
        using var made = await desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(NewCode())), Guid.NewGuid().ToString());
        var id = (await Shopper.ReadAsync(made, HttpStatusCode.Created)).GetProperty("id").GetGuid();
        body = body.Replace("LONG", new string('x', 101));

        foreach (var (method, path) in new[] { (HttpMethod.Post, PromotionEndpoints.Root), (HttpMethod.Put, $"{PromotionEndpoints.Root}/{id}") })
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            using var response = await desk.Client.SendAsync(request, Token);

            var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.BadRequest);
            Assert.Equal([member], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }

        Assert.Equal(0, await app.InDatabaseAsync(db => db.Promotions.CountAsync(promotion => promotion.NameEs == "N" || promotion.NameEn == "N", Token)));
        Assert.Equal(1, await app.InDatabaseAsync(db => db.Promotions.Where(promotion => promotion.Id == id).Select(promotion => promotion.Version).SingleAsync(Token)));
    }

    [Fact]
    public async Task Promotions_are_for_the_order_desk()
    {
        using var anonymous = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(PromotionEndpoints.Root, Token)).StatusCode);
        foreach (var shopper in new[] { app.NewCustomer(), app.NewOrderManager("support_agent"), app.NewOrderManager("catalog_manager") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await shopper.Client.GetAsync(PromotionEndpoints.Root, Token)).StatusCode);
            using var post = await shopper.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(NewCode())), Guid.NewGuid().ToString());
            Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
        }

        var desk = app.NewOrderManager();
        using var none = await desk.Client.GetAsync($"{PromotionEndpoints.Root}/{Guid.NewGuid()}", Token);
        await Shopper.ReadProblemAsync(none, HttpStatusCode.NotFound);
        using var nothing = await PutAsync(desk, Guid.NewGuid(), Terms(NewCode()), "*");
        await Shopper.ReadProblemAsync(nothing, HttpStatusCode.NotFound);
        using var noKey = await desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(NewCode())), null);
        await Shopper.ReadProblemAsync(noKey, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_list_comes_in_pages_and_those_archived_apart()
    {
        var desk = app.NewOrderManager();
        List<Guid> ids = [];
        for (var index = 0; index < 3; index++)
        {
            using var made = await desk.PostAsync(PromotionEndpoints.Root, JsonContent.Create(Terms(NewCode())), Guid.NewGuid().ToString());
            ids.Add((await Shopper.ReadAsync(made, HttpStatusCode.Created)).GetProperty("id").GetGuid());
            using var archive = await desk.PostAsync($"{PromotionEndpoints.Root}/{ids[^1]}/archive", null, Guid.NewGuid().ToString());
            Assert.Equal(HttpStatusCode.OK, archive.StatusCode);
        }

        List<Guid> seen = [];
        string? cursor = null;
        do
        {
            using var page = await desk.Client.GetAsync($"{PromotionEndpoints.Root}?archived=true&limit=2&cursor={cursor}", Token);
            var list = await Shopper.ReadAsync(page, HttpStatusCode.OK);
            Assert.InRange(list.GetProperty("items").GetArrayLength(), 1, 2);
            seen.AddRange(list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = list.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(ids.AsEnumerable().Reverse(), seen.Where(ids.Contains));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    private static string NewCode() => $"d-{Guid.NewGuid():n}"[..20];

    private static JsonObject Terms(string code) => new()
    {
        ["nameEs"] = "Bienvenida",
        ["nameEn"] = "Welcome",
        ["kind"] = "percentage",
        ["value"] = 12.5m,
        ["code"] = code,
        ["from"] = "2026-01-01T00:00:00Z",
        ["usageLimit"] = 5,
    };

    private static async Task<HttpResponseMessage> PutAsync(Shopper desk, Guid id, JsonObject terms, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{PromotionEndpoints.Root}/{id}") { Content = JsonContent.Create(terms) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await desk.Client.SendAsync(request, Token);
    }
}
