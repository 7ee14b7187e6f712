using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Ecommerce.Tests;

/// <summary>Pages fit every screen and can be used by everyone (WCAG 2.2 AA, as far as axe can tell).</summary>
public sealed class PageTests(Shop shop)
{
    private static readonly int[] _widths = [360, 768, 1280];

    [Fact]
    public async Task Pages_fit_and_are_accessible_to_a_guest() => await AssertPagesAsync(
        await shop.OpenBrowserAsync(),
        ["/", "/search?q=lámpara", "/search?q=qwertyuiop", await FindAsync("/c/"), await FindAsync("/p/"), "/cart", "/checkout", "/orders/lookup", "/nowhere"]);

    [Fact]
    public async Task Pages_fit_and_are_accessible_to_a_customer()
    {
        var page = await shop.OpenBrowserAsync(locale: "en-GB");
        await page.GotoAsync("/sign-in?returnUrl=%2Forders");
        await page.SignInAsync("customer@example.com");
        await page.ArriveAsync("/orders");

        await AssertPagesAsync(page, ["/orders", "/tickets", "/tickets/new", "/account"]);
    }

    [Fact]
    public async Task Pages_fit_and_are_accessible_to_an_agent()
    {
        var page = await shop.OpenBrowserAsync();
        await page.GotoAsync("/sign-in?returnUrl=%2Fagent%2Ftickets");
        await page.SignInAsync("agent@example.com");
        await page.ArriveAsync("/agent/tickets");

        await AssertPagesAsync(page, ["/agent/tickets"]);
    }

    [Fact]
    public async Task Pages_fit_and_are_accessible_to_an_order_manager()
    {
        using var customer = await Account.RegisterAsync(shop);
        var (sku, _, _) = await customer.FindStockAsync(1);
        await customer.PutInCartAsync(sku, 1);
        var order = await customer.PostJsonAsync("/api/orders", new { shippingAddress = Api.Address });
        var page = await shop.OpenBrowserAsync();
        await page.GotoAsync("/sign-in?returnUrl=%2Fdesk%2Forders");
        await page.SignInAsync("orders@example.com");
        await page.ArriveAsync("/desk/orders");

        await AssertPagesAsync(page, ["/desk/orders", $"/desk/orders/{order.GetProperty("id").GetString()}"]);
    }

    [Fact]
    public async Task Pages_break_no_rule_of_their_own_policy()
    {
        var page = await shop.OpenBrowserAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        foreach (var path in new[] { "/", "/search?q=silla", await FindAsync("/p/"), "/cart", "/docs/" })
        {
            await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        }

        Assert.Empty(complaints);
    }

    private static async Task AssertPagesAsync(IPage page, string[] paths)
    {
        var faults = new List<string>();
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            foreach (var width in _widths)
            {
                await page.SetViewportSizeAsync(width, 900);
                var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (overflow > 0)
                {
                    faults.Add($"{path} is {overflow} px too wide at {width}");
                }
            }

            var result = await page.RunAxe(new AxeRunOptions
            {
                // What passed is counted only, not described.
                ResultTypes = [ResultType.Violations],
                RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
            });
            faults.AddRange(result.Violations.Select(violation =>
                $"{path}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        }

        Assert.Empty(faults);
    }

    /// <summary>The first link of the home page that leads to such a page.</summary>
    private async Task<string> FindAsync(string prefix)
    {
        var page = await shop.OpenBrowserAsync();
        await page.GotoAsync("/");
        var path = await page.Locator($"main a[href^='{prefix}']").First.GetAttributeAsync("href");
        return path!;
    }
}
