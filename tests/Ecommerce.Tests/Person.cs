using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Ecommerce.Tests;

/// <summary>What people do in the shop, by what they see. Text is Spanish, the browser's language here.</summary>
internal static class Person
{
    public static async Task SearchAsync(this IPage page, string text)
    {
        await page.GotoAsync("/");
        await page.Locator("#search").FillAsync(text);
        await page.Locator("#search").PressAsync("Enter");
        await page.ArriveAsync("/search");
    }

    /// <summary>
    /// Waits until the browser shows that page of the shop, whatever its query. It waits for the address and then for content, never for
    /// the <c>load</c> event, which a busy machine may have fired before anybody listens.
    /// </summary>
    /// <param name="path">The path, as a regular expression.</param>
    public static async Task ArriveAsync(this IPage page, [StringSyntax(StringSyntaxAttribute.Regex)] string path)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($@"^https?://[^/]+{path}(\?|#|$)"), new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync(new() { Timeout = 15_000 });
    }

    public static async Task AddToCartAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Añadir al carrito" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice-success")).ToBeVisibleAsync();
    }

    public static async Task RegisterAsync(this IPage page, string email)
    {
        await page.Locator("#firstName").FillAsync("Ana");
        await page.Locator("#lastName").FillAsync("Prueba");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync(Account.DemoPassword);
        await page.Locator("#password-confirm").FillAsync(Account.DemoPassword);
        await page.Locator("#kc-register-submit").ClickAsync();
    }

    public static async Task SignInAsync(this IPage page, string email)
    {
        await page.Locator("#username").FillAsync(email);
        await page.Locator("#password").FillAsync(Account.DemoPassword);
        await page.Locator("#kc-login").ClickAsync();
    }

    /// <summary>Chooses express and sees it in the total; without scripts that is worked out by a button.</summary>
    public static async Task ChooseExpressAsync(this IPage page, bool javaScript)
    {
        await page.Locator("#shipping-express").CheckAsync();
        if (!javaScript)
        {
            await page.Locator(".recalculate button").ClickAsync();
        }

        await Assertions.Expect(page.Locator(".totals")).ToContainTextAsync("Envío exprés");
    }

    /// <summary>Fills in the address and goes on to the payment page.</summary>
    public static async Task PlaceOrderAsync(this IPage page)
    {
        await page.Locator("form[action='/checkout'] #name").FillAsync("Ana Prueba");
        await page.Locator("#street").FillAsync("Calle Mayor 1, 2.º B");
        await page.Locator("#postalCode").FillAsync("28013");
        await page.Locator("#city").FillAsync("Madrid");
        await page.Locator("#place-order").ClickAsync();
        await Assertions.Expect(page.Locator("input[name=number]")).ToBeVisibleAsync();
    }

    public static async Task PayAsync(this IPage page, string card)
    {
        await page.Locator("input[name=number]").FillAsync(card);
        await page.Locator("input[name=expiry]").FillAsync("12/30");
        await page.Locator("input[name=cvc]").FillAsync("123");
        await page.Locator("input[name=name]").FillAsync("Ana Prueba");
        await page.Locator("form button[type=submit]").ClickAsync();
    }
}
