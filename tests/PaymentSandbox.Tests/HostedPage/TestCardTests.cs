using Ecommerce.PaymentSandbox.HostedPage;

namespace Ecommerce.PaymentSandbox.Tests.HostedPage;

public sealed class TestCardTests
{
    [Fact]
    public void Every_test_card_passes_its_check_digit_and_stands_once()
    {
        Assert.All(TestCard.All, card => Assert.True(CardDetails.PassesLuhn(card.Number), card.Number));
        Assert.Distinct(TestCard.All.Select(card => card.Number));
    }

    [Theory]
    [InlineData("12/34", 12, 2034)]
    [InlineData("1234", 12, 2034)]
    [InlineData("12 / 2034", 12, 2034)]
    [InlineData("11-26", 11, 2026)]
    public void An_expiry_is_understood_as_people_write_it(string text, int month, int year)
    {
        var errors = new Dictionary<string, string>();

        var card = CardDetails.TryRead(
            "4242-4242-4242-4242", text, "123", new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero), errors);

        Assert.Empty(errors);
        Assert.Equal((month, year, "4242", "visa"), (card!.ExpMonth, card.ExpYear, card.Last4, card.Brand));
    }
}
