using System.Reflection;
using Ecommerce.Storefront.Site;

namespace Ecommerce.Storefront.Tests.Site;

public sealed class TextsTests
{
    private static readonly Texts _spanish = new("es");
    private static readonly Texts _english = new("en");

    // Words that are the same in both languages.
    private static readonly string[] _same = [nameof(Texts.Total), nameof(Texts.Subtotal)];

    [Fact]
    public void Every_text_is_said_in_both_languages()
    {
        var properties = typeof(Texts).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType == typeof(string));

        Assert.All(properties, property =>
        {
            var (spanish, english) = ((string)property.GetValue(_spanish)!, (string)property.GetValue(_english)!);
            Assert.False(string.IsNullOrWhiteSpace(spanish));
            Assert.False(string.IsNullOrWhiteSpace(english));
            if (!_same.Contains(property.Name))
            {
                Assert.NotEqual(spanish, english);
            }
        });
    }

    [Fact]
    public void Amounts_are_written_as_each_language_s_readers_expect()
    {
        Assert.Equal("1.234,50 €", _spanish.Money(1234.5m, "EUR").Replace('\u00a0', ' '));
        Assert.Equal("€1,234.50", _english.Money(1234.5m, "EUR"));
        Assert.Equal("9,90 USD", _spanish.Money(9.9m, "USD"));
    }

    [Fact]
    public void Times_are_the_shop_s()
    {
        var summer = new DateTimeOffset(2026, 7, 1, 22, 30, 0, TimeSpan.Zero);

        Assert.Equal("2 de julio de 2026", _spanish.Date(summer));
        Assert.Equal("00:30", _english.Time(summer));
    }
}
