using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Storefront.Tests.Site;

public sealed class PageTests(StorefrontApp app) : IClassFixture<StorefrontApp>
{
    [Theory]
    [InlineData("es", "es", "Lo cotidiano merece ser bonito")]
    [InlineData("en-GB,en;q=0.9", "en", "Everyday things deserve to be beautiful")]
    [InlineData("fr", "es", "Lo cotidiano merece ser bonito")]
    public async Task The_browser_s_language_is_spoken_and_asked_for(string accepted, string language, string title)
    {
        app.Fake.Languages.Clear();
        using var visitor = app.NewVisitor(accepted);

        var page = await visitor.GetAsync("/");

        Assert.Equal(200, page.Status);
        Assert.Contains($"<html lang=\"{language}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains(title, page.Html, StringComparison.Ordinal);
        Assert.All(app.Fake.Languages, asked => Assert.Equal(language, asked));
    }

    [Fact]
    public async Task A_chosen_language_stays_and_leads_back_to_the_page()
    {
        using var visitor = app.NewVisitor();
        var page = await visitor.GetAsync("/p/thing-1");

        page = await visitor.SubmitAsync(page, "/language");

        Assert.Equal("/p/thing-1", page.Path);
        Assert.Contains("<html lang=\"en\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", (await visitor.GetAsync("/cart")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/c/kitchen")]
    [InlineData("/search?q=jarra")]
    [InlineData("/p/thing-0")]
    [InlineData("/cart")]
    [InlineData("/checkout")]
    [InlineData("/orders/lookup")]
    [InlineData("/orders/0198c1f4-0000-7000-8000-000000000000")]
    [InlineData("/no-such-page")]
    public async Task Every_page_can_be_used_by_keyboard_and_reader_and_needs_nothing_inline(string path)
    {
        using var visitor = app.NewVisitor();

        var html = (await visitor.GetAsync(path)).Html;

        Assert.Contains("class=\"skip-link\" href=\"#main\"", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<main "));
        Assert.Single(Regex.Matches(html, "<h1[ >]"));
        Assert.DoesNotMatch("<script(?![^>]*src=)", html);
        Assert.DoesNotMatch("<style|\\sstyle=|\\son[a-z]+=\"", html);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        foreach (Match field in Regex.Matches(html, "<(input(?! type=\"(hidden|radio|checkbox)\")|select|textarea)[^>]* id=\"([^\"]+)\""))
        {
            Assert.Contains($"for=\"{field.Groups[3].Value}\"", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_a_page_that_says_so()
    {
        using var visitor = app.NewVisitor("en");

        foreach (var path in new[] { "/no-such-page", "/p/no-such-product", "/c/no-such-category", "/p/a/b/c", "/p/" + new string('x', 161) })
        {
            var page = await visitor.GetAsync(path);
            Assert.Equal(404, page.Status);
            Assert.Contains("We cannot find this page", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_stand_while_a_service_is_down()
    {
        using var visitor = app.NewVisitor("en");
        try
        {
            app.Fake.Down["catalog"] = true;
            app.Fake.Down["orders"] = true;

            var home = await visitor.GetAsync("/");
            Assert.Equal(200, home.Status);
            Assert.Contains("Part of the shop is not answering", home.Html, StringComparison.Ordinal);

            foreach (var path in new[] { "/p/thing-1", "/search?q=jug" })
            {
                var page = await visitor.GetAsync(path);
                Assert.Equal(503, page.Status);
                Assert.Contains("Part of the shop is not answering", page.Html, StringComparison.Ordinal);
            }
        }
        finally
        {
            app.Fake.Down.Clear();
        }
    }

    [Fact]
    public async Task A_page_can_be_asked_for_without_its_body()
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/language")]
    [InlineData("/cart/items")]
    [InlineData("/cart/items/SKU-1")]
    [InlineData("/cart/saved/SKU-1")]
    [InlineData("/sign-out")]
    [InlineData("/orders/lookup")]
    [InlineData("/checkout")]
    public async Task A_form_without_its_token_is_refused_with_a_page(string path)
    {
        using var visitor = app.NewVisitor("en");

        var page = await visitor.PostAsync(path, ("sku", "SKU-1"), ("slug", "thing-1"), ("quantity", "1"), ("language", "en"));

        Assert.Equal(400, page.Status);
        Assert.Contains("We did not understand the request", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_was_tampered_with_is_never_an_error_of_ours()
    {
        using var visitor = await app.SignInAsync("customer", "support_agent", "order_manager", "admin");
        var order = await Orders.OrderTests.OrderAsync(visitor);
        var token = (await visitor.GetAsync("/")).HiddenFields("/language").Single(field => field.Name == "__RequestVerificationToken");
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = app.Address,
        };
        // Whoever signs out has no more forms to send.
        var posts = TamperedForms.All(app.Services.GetRequiredService<EndpointDataSource>(), order)
            .Where(post => post.Path is not "/sign-out").ToList();
        var answers = new ConcurrentBag<(string Post, int Status)>();

        await Parallel.ForEachAsync(posts, TestContext.Current.CancellationToken, async (post, cancellationToken) =>
        {
            using var form = new FormUrlEncodedContent(post.Fields.Append(KeyValuePair.Create(token.Name, token.Value)));
            using var response = await browser.PostAsync(new Uri(post.Path, UriKind.Relative), form, cancellationToken);
            answers.Add(($"{post.Path} {string.Join('&', post.Fields.Take(20).Select(field => $"{field.Key}={field.Value[..Math.Min(field.Value.Length, 20)]}"))}", (int)response.StatusCode));
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{posts.Select(post => post.Path).Distinct().Count()} forms, {posts.Count} posts");
        Assert.NotEmpty(posts);
        Assert.True(answers.All(answer => answer.Status < 500), string.Join('\n', answers.Where(answer => answer.Status >= 500).Select(answer => $"{answer.Status} {answer.Post}").Order()));
    }
}
