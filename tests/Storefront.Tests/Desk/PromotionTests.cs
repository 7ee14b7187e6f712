namespace Ecommerce.Storefront.Tests.Desk;

public sealed class PromotionTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    private static readonly (string Name, string Value)[] _welcome =
    [
        ("nameEs", "Bienvenida"), ("nameEn", "Welcome"), ("code", "hola-10"), ("kind", "percentage"), ("value", "12,5"), ("minimumSubtotal", "20"),
        ("from", "2026-07-01T10:00"), ("until", "2026-12-01T00:00"), ("usageLimit", "100"), ("limitPerCustomer", ""),
    ];

    [Fact]
    public async Task A_promotion_is_made_changed_and_archived()
    {
        using var manager = await app.SignInAsync("order_manager");
        Assert.Contains("/desk/promotions", (await manager.GetAsync("/desk/orders")).Html, StringComparison.Ordinal);

        var form = await manager.GetAsync("/desk/promotions/new");
        var page = await manager.SubmitAsync(form, "/desk/promotions", _welcome);
        Assert.Equal(200, page.Status);
        Assert.Contains("La promoción está creada.", page.Html, StringComparison.Ordinal);
        var id = page.Path.Split('/')[^1];
        Assert.Equal(
            """{"nameEs":"Bienvenida","nameEn":"Welcome","code":"hola-10","kind":"percentage","value":12.5,"minimumSubtotal":20,"from":"2026-07-01T10:00:00\u002B02:00","until":"2026-12-01T00:00:00\u002B01:00","usageLimit":100,"limitPerCustomer":null}""",
            Sent(id));
        Assert.Contains("value=\"2026-07-01T10:00\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12,5\"", page.Html, StringComparison.Ordinal);

        var list = await manager.GetAsync("/desk/promotions");
        foreach (var text in new[] { "Bienvenida", "−12,5 %", "3 de 100", "Activa", "hola-10" })
        {
            Assert.Contains(text, list.Html, StringComparison.Ordinal);
        }

        var stale = page;
        page = await manager.SubmitAsync(page, $"/desk/promotions/{id}", Change(("kind", "free_shipping"), ("until", ""), ("code", "")));
        Assert.Contains("Hemos guardado los cambios.", page.Html, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"free_shipping\",\"value\":null", Sent(id), StringComparison.Ordinal);
        page = await manager.SubmitAsync(stale, $"/desk/promotions/{id}", _welcome);
        Assert.Equal(409, page.Status);
        Assert.Contains("Alguien lo ha cambiado mientras tanto", page.Html, StringComparison.Ordinal);

        page = await manager.SubmitAsync(page, $"/desk/promotions/{id}/archive");
        Assert.Contains("La promoción está archivada.", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("usageLimit", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"/desk/promotions/{id}", (await manager.GetAsync("/desk/promotions")).Html, StringComparison.Ordinal);
        Assert.Contains($"/desk/promotions/{id}", (await manager.GetAsync("/desk/promotions?archived=true")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_listed_and_what_was_typed_stays()
    {
        using var manager = await app.SignInAsync("admin");
        var form = await manager.GetAsync("/desk/promotions/new");
        Assert.Contains("type=\"datetime-local\"", form.Html, StringComparison.Ordinal);

        var page = await manager.SubmitAsync(form, "/desk/promotions", Change(
            ("nameEs", " "), ("code", "dos palabras"), ("value", "101"), ("minimumSubtotal", "-1"), ("from", "pronto"), ("usageLimit", "0"), ("limitPerCustomer", "x")));
        Assert.Equal(400, page.Status);
        Assert.Equal(["nameEs", "code", "value", "minimumSubtotal", "from", "usageLimit", "limitPerCustomer"], page.ErrorLinks);
        Assert.Contains("value=\"dos palabras\"", page.Html, StringComparison.Ordinal);
        page = await manager.SubmitAsync(form, "/desk/promotions", Change(("until", "2026-07-01T10:00")));
        Assert.Equal(["until"], page.ErrorLinks);

        await manager.SubmitAsync(form, "/desk/promotions", Change(("code", "taken")));
        page = await manager.SubmitAsync(await manager.GetAsync("/desk/promotions/new"), "/desk/promotions", Change(("code", "taken")));
        Assert.Equal((409, "code"), (page.Status, Assert.Single(page.ErrorLinks)));
        Assert.Equal(400, (await manager.PostAsync("/desk/promotions", _welcome)).Status);
    }

    [Fact]
    public async Task Promotions_are_for_order_managers()
    {
        using var customer = await app.SignInAsync();
        using var agent = await app.SignInAsync("support_agent");
        using var manager = await app.SignInAsync("order_manager");

        Assert.Equal(403, (await customer.GetAsync("/desk/promotions")).Status);
        Assert.Equal(403, (await agent.GetAsync("/desk/promotions/new")).Status);
        Assert.Equal(404, (await manager.GetAsync($"/desk/promotions/{Guid.NewGuid()}")).Status);
    }

    private static (string, string)[] Change(params (string Name, string Value)[] fields) =>
        [.. _welcome.Select(field => fields.FirstOrDefault(changed => changed.Name == field.Name) is { Name: not null } changed ? changed : field)];

    private string Sent(string id)
    {
        var sent = app.Fake.Promotions[id].DeepClone().AsObject();
        foreach (var added in new[] { "id", "used", "state", "version" })
        {
            sent.Remove(added);
        }

        return sent.ToJsonString();
    }
}
