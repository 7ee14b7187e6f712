using System.Text.Json;

namespace Ecommerce.Messaging.Tests;

public sealed class EventJsonTests
{
    private enum Outcome
    {
        NotPaid,
    }

    private sealed record Closed(Guid OrderId, Outcome Outcome, string? Note = null);

    [Fact]
    public void Members_are_camelCase_and_enums_snake_case()
    {
        var json = JsonSerializer.Serialize(new Closed(Guid.Empty, Outcome.NotPaid, "ñ"), EventJson.Options);

        Assert.Equal(
            new Closed(Guid.Empty, Outcome.NotPaid, "ñ"), JsonSerializer.Deserialize<Closed>(json, EventJson.Options));
        Assert.StartsWith("""{"orderId":"00000000-0000-0000-0000-000000000000","outcome":"not_paid","note":""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_newer_publisher_adds_is_skipped_and_what_an_older_one_lacks_is_the_default()
    {
        var message = JsonSerializer.Deserialize<Closed>(
            """{"outcome":"not_paid","orderId":"018f4f5e-0000-7000-8000-000000000000","addedLater":{"a":[1]}}""", EventJson.Options);

        Assert.Equal(new Closed(new("018f4f5e-0000-7000-8000-000000000000"), Outcome.NotPaid), message);
    }

    [Fact]
    public void An_id_of_version_seven_carries_its_time()
    {
        var time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

        Assert.Equal(time, MessagingTelemetry.TimeOf(Guid.CreateVersion7(time)));
    }
}
