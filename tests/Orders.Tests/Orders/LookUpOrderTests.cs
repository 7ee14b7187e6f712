using System.Net;
using System.Net.Http.Json;
using Ecommerce.Orders.Orders;
using Ecommerce.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Orders.Tests.Orders;

public sealed class LookUpOrderTests(OrdersApp app)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Number_and_address_open_the_order_for_a_day_however_they_are_typed()
    {
        var (_, _, order) = await app.OrderAsGuestAsync();
        var number = order.GetProperty("number").GetString()!;
        var somewhere = new Shopper(app, app.CreateClient());

        using var response = await LookUpAsync(somewhere, $" {number.ToLowerInvariant().Replace("-", " ")} ", " Guest@Example.com ");

        var found = await Shopper.ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal(order.GetProperty("id").GetGuid(), found.GetProperty("id").GetGuid());
        var secret = Assert.Single(response.Headers.GetValues("Order-Key"));
        somewhere.Client.DefaultRequestHeaders.Add("Order-Key", secret);
        Assert.Equal(number, (await somewhere.GetOrderAsync(found.GetProperty("id").GetGuid())).GetProperty("number").GetString());
        var key = await app.InDatabaseAsync(db => db.OrderKeys.SingleAsync(key => key.Hash == OrderKey.HashOf(secret), Token));
        Assert.InRange(key.ExpiresAt, app.Clock.GetUtcNow().AddHours(23), app.Clock.GetUtcNow().AddHours(25));
    }

    [Fact]
    public async Task Whatever_is_wrong_is_one_answer_and_a_customers_order_is_never_found()
    {
        var (_, _, guests) = await app.OrderAsGuestAsync();
        var (_, _, others) = await app.OrderAsGuestAsync("other@example.com");
        var subject = $"customer-{Guid.NewGuid():n}";
        var customer = new Shopper(app, app.CreateClient().WithToken(subject, "orders", "customer"));
        var customers = await customer.GetOrderAsync(await customer.PlaceNewOrderAsync());
        var nobody = new Shopper(app, app.CreateClient());
        var number = guests.GetProperty("number").GetString()!;
        var answers = new List<string>();

        foreach (var (wrong, email) in new[]
        {
            (number, "other@example.com"),
            (others.GetProperty("number").GetString()!, "guest@example.com"),
            ("EC-00000-00000", "guest@example.com"),
            ("my order", "guest@example.com"),
            (customers.GetProperty("number").GetString()!, $"{subject}@example.com"),
        })
        {
            foreach (var asking in new[] { nobody, customer })
            {
                using var response = await LookUpAsync(asking, wrong, email);
                var problem = await Shopper.ReadProblemAsync(response, HttpStatusCode.NotFound);
                Assert.False(response.Headers.Contains("Order-Key"));
                answers.Add($"{problem.GetProperty("title")} {problem.GetProperty("detail")} {string.Join(',', problem.EnumerateObject().Select(member => member.Name))}");
            }
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task One_order_is_asked_for_ten_times_whether_or_not_it_exists_and_another_still_opens()
    {
        var (_, _, order) = await app.OrderAsGuestAsync();
        var (_, _, another) = await app.OrderAsGuestAsync();
        var nobody = new Shopper(app, app.CreateClient());

        foreach (var number in new[] { order.GetProperty("number").GetString()!, OrderNumber.New() })
        {
            for (var guess = 0; guess < LookupLimit.Permits; guess++)
            {
                using var wrong = await LookUpAsync(nobody, number, $"guess-{guess}@example.com");
                await Shopper.ReadProblemAsync(wrong, HttpStatusCode.NotFound);
            }

            using var late = await LookUpAsync(nobody, number, "guest@example.com");
            await Shopper.ReadProblemAsync(late, HttpStatusCode.TooManyRequests);
            Assert.True(late.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        using var other = await LookUpAsync(nobody, another.GetProperty("number").GetString()!, "guest@example.com");
        await Shopper.ReadAsync(other, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("EC-7K3M9-Q2XWD", "EC-7K3M9-Q2XWD")]
    [InlineData(" ec7k3m9 q2xwd", "EC-7K3M9-Q2XWD")]
    [InlineData("EC-OIL00-11111", "EC-01100-11111")]
    [InlineData("EC-7K3M9-Q2XW", null)]
    [InlineData("RT-7K3M9-Q2XWD", null)]
    [InlineData("7K3M9-Q2XWD", null)]
    public void A_number_is_read_as_people_type_it(string typed, string? number) => Assert.Equal(number, OrderNumber.Read(typed));

    private static Task<HttpResponseMessage> LookUpAsync(Shopper shopper, string number, string email) =>
        shopper.PostAsync("/api/orders/lookup", JsonContent.Create(new { number, email }), null);
}
