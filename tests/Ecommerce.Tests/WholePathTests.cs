using System.Net;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using UglyToad.PdfPig;
using static Microsoft.Playwright.Assertions;

namespace Ecommerce.Tests;

/// <summary>The shop as a person uses it, from a search with a typo to an answered ticket.</summary>
public sealed class WholePathTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_finds_registers_pays_and_is_helped(bool javaScript)
    {
        var page = await shop.OpenBrowserAsync(javaScript: javaScript);

        await page.SearchAsync("cafetra");
        await Expect(page.Locator(".tile-name").First).ToContainTextAsync("afetera");
        await page.Locator(".tile-link").First.ClickAsync();
        var product = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).TextContentAsync();
        await page.AddToCartAsync();

        await page.GotoAsync("/checkout");
        await page.Locator("main a[href^='/register']").ClickAsync();
        var email = $"{Guid.NewGuid():n}@example.com";
        await page.RegisterAsync(email);
        await page.ArriveAsync("/checkout");
        await Expect(page.Locator(".summary-lines")).ToContainTextAsync(product!);

        await page.ChooseExpressAsync(javaScript);
        await page.PlaceOrderAsync();
        await page.PayAsync("4242424242424242");
        await page.ArriveAsync("/orders/[^/?]+");
        await Expect(page.Locator(".totals")).ToContainTextAsync("Envío exprés");
        await ExpectStatusAsync(page, "confirmado");
        var order = page.Url.Split('?')[0];

        using var mailbox = shop.App.CreateHttpClient("mail");
        var mails = await mailbox.WaitForAsync($"/api/messages?to={email}", mails => mails.GetArrayLength() >= 2);
        Assert.All(mails.EnumerateArray(), mail => Assert.Equal(1, mail.GetProperty("copies").GetInt32()));
        Assert.All(mails.EnumerateArray(), mail => Assert.Contains(order, mail.GetProperty("text").GetString(), StringComparison.Ordinal));
        Assert.Equal(
            ["Pedido confirmado", "Hemos recibido tu pedido"],
            mails.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()!.Split(" · ")[0]));

        await page.GotoAsync("/cart");
        await Expect(page.Locator(".empty-state")).ToBeVisibleAsync();

        await page.GotoAsync(order);
        await page.Locator("a[href^='/tickets/new?orderId=']").ClickAsync();
        await page.Locator("input[name=lines]").First.CheckAsync();
        await page.Locator("#subject").FillAsync("¿Cuándo llega?");
        await page.Locator("#message").FillAsync("Quería saber cuándo llega mi pedido.");
        await page.Locator("form[action='/tickets/new'] button[type=submit]").ClickAsync();
        await Expect(page.Locator(".notice-success")).ToBeVisibleAsync();
        var ticket = page.Url.Split('?')[0];

        var agent = await shop.OpenBrowserAsync(javaScript: javaScript);
        await agent.GotoAsync("/agent/tickets");
        await agent.SignInAsync("agent@example.com");
        await agent.ArriveAsync("/agent/tickets");
        await agent.Locator($"a[href='{new Uri(ticket).AbsolutePath.Replace("/tickets/", "/agent/tickets/")}']").ClickAsync();
        await Expect(agent.Locator("main")).ToContainTextAsync("Quería saber cuándo llega mi pedido.");
        await agent.Locator("#body").FillAsync("Llega el jueves.");
        await agent.Locator("form[action$='/reply'] button[type=submit]").ClickAsync();
        await Expect(agent.Locator(".notice-success")).ToBeVisibleAsync();

        await page.GotoAsync(ticket);
        await Expect(page.Locator("main")).ToContainTextAsync("Llega el jueves.");
    }

    [Fact]
    public async Task A_guest_buys_without_an_account_and_comes_back_by_number_and_by_mail()
    {
        var page = await shop.OpenBrowserAsync(javaScript: false);
        using var client = shop.CreateClient();
        var (sku, slug, _) = await client.FindStockAsync(2);
        await page.GotoAsync($"/p/{slug}?variant={sku}");
        await page.AddToCartAsync();
        await page.GotoAsync("/checkout");
        var email = $"{Guid.NewGuid():n}@example.com";
        await page.Locator("form[action='/checkout'] #email").FillAsync(email);
        await page.PlaceOrderAsync();
        await page.PayAsync("4242424242424242");
        await page.ArriveAsync("/orders/[^/?]+");
        await ExpectStatusAsync(page, "confirmado");
        var order = page.Url.Split('?')[0];
        var number = (await page.Locator("main h1").TextContentAsync())!.Replace("Pedido", "").Trim();
        await page.GotoAsync("/cart");
        await Expect(page.Locator(".empty-state")).ToBeVisibleAsync();

        // Elsewhere the order shows nothing until somebody says what belongs together.
        var elsewhere = await shop.OpenBrowserAsync(javaScript: false);
        await elsewhere.GotoAsync(order);
        await Expect(elsewhere.Locator("main")).Not.ToContainTextAsync(number);
        await elsewhere.Locator("main a[href='/orders/lookup']").ClickAsync();
        await elsewhere.ArriveAsync("/orders/lookup");
        await elsewhere.Locator("#number").FillAsync(number.ToLowerInvariant());
        await elsewhere.Locator("#email").FillAsync("other@example.com");
        await elsewhere.Locator("main form button[type=submit]").ClickAsync();
        await Expect(elsewhere.Locator("#errors")).ToBeVisibleAsync();
        await elsewhere.Locator("#email").FillAsync(email);
        await elsewhere.Locator("main form button[type=submit]").ClickAsync();
        await elsewhere.ArriveAsync(new Uri(order).AbsolutePath);
        await Expect(elsewhere.Locator("main h1")).ToContainTextAsync(number);

        using var mailbox = shop.App.CreateHttpClient("mail");
        var mails = await mailbox.WaitForAsync($"/api/messages?to={email}", mails => mails.GetArrayLength() >= 1);
        var text = mails[0].GetProperty("text").GetString()!;
        var link = text[text.IndexOf($"{order}/open?key=", StringComparison.Ordinal)..].Split([' ', '\r', '\n'], 2)[0];
        var reader = await shop.OpenBrowserAsync(javaScript: false);
        await reader.GotoAsync(link);
        await reader.ArriveAsync(new Uri(order).AbsolutePath);
        Assert.DoesNotContain("key=", reader.Url, StringComparison.Ordinal);
        await Expect(reader.Locator("main h1")).ToContainTextAsync(number);
    }

    [Fact]
    public async Task A_declined_card_is_explained_and_leaves_stock_and_cart_as_they_were()
    {
        var page = await shop.OpenBrowserAsync();
        using var client = shop.CreateClient();
        var (sku, slug, before) = await client.FindStockAsync(5);

        await page.GotoAsync($"/p/{slug}?variant={sku}");
        await page.AddToCartAsync();
        await page.GotoAsync("/checkout");
        await page.Locator("main a[href^='/register']").ClickAsync();
        await page.RegisterAsync($"{Guid.NewGuid():n}@example.com");
        await page.ArriveAsync("/checkout");
        await page.PlaceOrderAsync();

        await page.PayAsync("4000000000000002");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("rechaz");

        // Back in the shop, the order still waits for payment, says why there was none, and the cart is as it was.
        await page.Locator("a", new() { HasText = "Volver" }).First.ClickAsync();
        await page.ArriveAsync("/orders/[^/?]+");
        await Expect(page.Locator("#order-status")).ToContainTextAsync("El pago no se ha aceptado");
        var order = page.Url.Split('?')[0];
        await page.GotoAsync("/cart");
        await Expect(page.Locator(".line")).ToHaveCountAsync(1);

        // Cancelled, it gives the stock back.
        await page.GotoAsync(order);
        await page.Locator("details.cancel summary").ClickAsync();
        await page.Locator("details.cancel button").ClickAsync();
        await Expect(page.Locator(".notice-success")).ToBeVisibleAsync();
        await ExpectStatusAsync(page, "cancelado");
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (await client.AvailableAsync(slug, sku) != before)
        {
            Assert.True(DateTime.UtcNow < deadline, "The stock has not come back.");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Another_card_pays_after_a_decline_and_after_authentication()
    {
        var page = await shop.OpenBrowserAsync();
        using var client = shop.CreateClient();
        var (sku, slug, _) = await client.FindStockAsync(5);
        await page.GotoAsync($"/p/{slug}?variant={sku}");
        await page.AddToCartAsync();
        await page.GotoAsync("/sign-in?returnUrl=%2Fcheckout");
        await page.SignInAsync("customer@example.com");
        await page.ArriveAsync("/checkout");
        await page.PlaceOrderAsync();

        await page.PayAsync("4000000000009995");
        await Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await page.PayAsync("4000002500003155");
        await page.Locator("button[name=outcome][value=complete]").ClickAsync();

        await page.ArriveAsync("/orders/[^/?]+");
        await ExpectStatusAsync(page, "confirmado");
    }

    [Fact]
    public async Task An_order_manager_ships_the_customer_follows_the_parcel_has_the_invoice_and_gets_money_back()
    {
        var (page, order) = await BuyAsync();
        var (manager, desk) = await ShipAsync(order);

        await page.GotoAsync(order);
        await ExpectStatusAsync(page, "camino");
        await Expect(page.Locator("main")).ToContainTextAsync("ES-4711");
        await ExpectInvoiceAsync(page, order);

        await manager.GotoAsync(desk);
        await manager.Locator("#refund summary").ClickAsync();
        await manager.Locator("#refund-quantity-0").FillAsync("1");
        await manager.Locator("#refundReason").FillAsync("Llegó roto");
        await manager.Locator("form[action$='/refund'] button[type=submit]").ClickAsync();
        await Expect(manager.Locator(".notice-success")).ToBeVisibleAsync();

        await page.GotoAsync(order);
        await Expect(page.Locator(".refunds li")).ToHaveCountAsync(1);
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!(await page.Locator(".refunds").TextContentAsync())!.Contains("hecho", StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < deadline, "The refund has not been made.");
            await page.ReloadAsync();
        }
    }

    [Fact]
    public async Task What_was_delivered_is_given_back_and_paid_back_and_its_ticket_tells_of_it()
    {
        var (page, order) = await BuyAsync();
        var (manager, desk) = await ShipAsync(order);
        await page.GotoAsync(order);
        await ExpectStatusAsync(page, "camino");
        await manager.GotoAsync(desk);
        await manager.Locator("form[action$='/delivered'] button").ClickAsync();
        await Expect(manager.Locator(".notice-success")).ToBeVisibleAsync();

        await page.GotoAsync(order);
        await page.Locator("a[href$='/return']").ClickAsync();
        await page.Locator("input[name=quantity]").FillAsync("1");
        await page.Locator("select[name=reason]").SelectOptionAsync("damaged");
        await page.Locator("#comment").FillAsync("La tapa llegó rota.");
        await page.Locator("form[action$='/return'] button[type=submit]").ClickAsync();
        await page.ArriveAsync("/orders/[^/?]+/returns/[^/?]+");
        var back = page.Url.Split('?')[0];

        await manager.GotoAsync("/desk/returns");
        await manager.Locator($"a[href='/desk/returns/{new Uri(back).Segments[^1]}']").ClickAsync();
        await Expect(manager.Locator("main")).ToContainTextAsync("La tapa llegó rota.");
        foreach (var step in new[] { "approve", "receive", "inspect" })
        {
            await manager.Locator($"form[action$='/{step}'] button[type=submit]").ClickAsync();
            await Expect(manager.Locator(".notice-success")).ToBeVisibleAsync();
        }

        await manager.Locator("#deduction-0").FillAsync("0,50");
        await manager.Locator("#refundNote").FillAsync("Falta la tapa.");
        await manager.Locator("form[action$='/refund'] button.button-danger").ClickAsync();
        await Expect(manager.Locator(".notice-success")).ToBeVisibleAsync();

        await page.GotoAsync(back);
        await ExpectStatusAsync(page, "devuelto el dinero");
        await Expect(page.Locator("main")).ToContainTextAsync("Falta la tapa.");
        await Expect(page.Locator(".totals")).ToContainTextAsync("0,50");
        var ticket = page.Locator("a[href^='/tickets/']:not([href*='new'])");
        for (var attempt = 0; await ticket.CountAsync() == 0 && attempt < 20; attempt++)
        {
            await page.ReloadAsync();
        }

        await ticket.ClickAsync();
        await page.ArriveAsync("/tickets/[^/?]+");
        await Expect(page.Locator(".thread")).ToContainTextAsync("La tapa llegó rota.");
        await Expect(page.Locator(".thread")).ToContainTextAsync("Devolución pedida");
        await Expect(page.Locator($"a[href='{new Uri(back).AbsolutePath}']")).ToBeVisibleAsync();
    }

    /// <summary>The customer downloads what the order's page links to; nobody else does, here or at the API.</summary>
    private async Task ExpectInvoiceAsync(IPage page, string order)
    {
        var link = page.Locator(".invoices a");
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (await link.CountAsync() == 0)
        {
            Assert.True(DateTime.UtcNow < deadline, "There is no invoice.");
            await page.ReloadAsync();
        }

        var path = (await link.GetAttributeAsync("href"))!;
        var number = (await link.TextContentAsync())!.Replace("Factura", "").Trim();
        var total = (await page.Locator(".totals-sum dd").TextContentAsync())!.Replace('\u00a0', ' ').Trim();
        var invoice = await page.APIRequest.GetAsync(path);
        Assert.Equal((200, "application/pdf"), (invoice.Status, invoice.Headers["content-type"]));
        using var document = PdfDocument.Open(await invoice.BodyAsync());
        var text = string.Join(' ', document.GetPages().SelectMany(each => each.GetWords()).Select(word => word.Text)).Replace('\u00a0', ' ');
        Assert.StartsWith("F", number, StringComparison.Ordinal);
        Assert.Contains(number, text, StringComparison.Ordinal);
        Assert.Contains(total, text, StringComparison.Ordinal);

        var other = await shop.OpenBrowserAsync(javaScript: false);
        Assert.Equal(404, (await other.APIRequest.GetAsync(path)).Status);
        await other.GotoAsync("/sign-in");
        await other.SignInAsync("customer@example.com");
        await other.ArriveAsync("/");
        Assert.Equal(404, (await other.APIRequest.GetAsync(path)).Status);
        using var api = await Account.SignInAsync(shop, "customer@example.com");
        using var refused = await api.GetAsync($"/api/orders/{new Uri(order).Segments[^1]}/invoice", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    /// <returns>The browser of a customer who has just registered, and the page of the order that is confirmed.</returns>
    private async Task<(IPage Page, string Order)> BuyAsync()
    {
        var page = await shop.OpenBrowserAsync(javaScript: false);
        using var client = shop.CreateClient();
        var (sku, slug, _) = await client.FindStockAsync(1);
        await page.GotoAsync($"/p/{slug}?variant={sku}");
        await page.AddToCartAsync();
        await page.GotoAsync("/checkout");
        await page.Locator("main a[href^='/register']").ClickAsync();
        await page.RegisterAsync($"{Guid.NewGuid():n}@example.com");
        await page.ArriveAsync("/checkout");
        await page.PlaceOrderAsync();
        await page.PayAsync("4242424242424242");
        await page.ArriveAsync("/orders/[^/?]+");
        await ExpectStatusAsync(page, "confirmado");
        return (page, page.Url.Split('?')[0]);
    }

    /// <returns>The browser of the order manager who has shipped all of it, and the order's address at the desk.</returns>
    private async Task<(IPage Page, string Desk)> ShipAsync(string order)
    {
        var desk = $"/desk/orders/{new Uri(order).Segments[^1]}";
        var manager = await shop.OpenBrowserAsync(javaScript: false);
        await manager.GotoAsync("/desk/orders?status=confirmed");
        await manager.SignInAsync("orders@example.com");
        await manager.ArriveAsync("/desk/orders");
        await manager.Locator($"a[href='{desk}']").ClickAsync();
        await manager.Locator("#carrier").FillAsync("Correos");
        await manager.Locator("#trackingNumber").FillAsync("ES-4711");
        await manager.Locator("form[action$='/ship'] button[type=submit]").ClickAsync();
        await Expect(manager.Locator(".notice-success")).ToBeVisibleAsync();
        return (manager, desk);
    }

    private static async Task ExpectStatusAsync(IPage page, string status)
    {
        // The page follows by itself with JavaScript; without it, a refresh does.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Expect(page.Locator(".order-state-title")).ToContainTextAsync(status, new() { Timeout = 6_000 });
                return;
            }
            catch (PlaywrightException) when (attempt < 4)
            {
                await page.ReloadAsync();
            }
        }
    }
}
