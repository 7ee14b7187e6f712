using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.Events;

/// <summary>
/// Writes events into the unit of work of the change they tell of. Whoever commits it wakes the sender (<see cref="WebhookSignal"/>);
/// if it dies before that, the sender's poll finds them.
/// </summary>
internal sealed class EventLog(SandboxDbContext db, TimeProvider time, IOptions<SandboxOptions> options)
{
    /// <summary>The API call that causes the events; null on the hosted page and in the sweeper.</summary>
    public string? RequestId { get; set; }

    public string? IdempotencyKey { get; set; }

    public void Record(string type, JsonObject data, string? apiVersion, CardFault fault = CardFault.None)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? firstAttempt = options.Value.WebhookUrl is null
            ? null
            : fault is CardFault.LateWebhooks ? now + options.Value.LateAnswer : now;
        db.Events.Add(Event.Of(type, data, apiVersion, RequestId, IdempotencyKey, now, firstAttempt));
    }
}
