using System.Text.Json.Nodes;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.PaymentSandbox.Events;

/// <summary>Something that happened, with the object as it was then; written with the change itself and sent afterwards.</summary>
internal sealed class Event
{
    /// <summary>What Stripe.net 53.1 speaks; used for what happens to sessions that were made without a <c>Stripe-Version</c>.</summary>
    public const string DefaultApiVersion = "2026-10-28.endive";

    private Event()
    {
    }

    public string Id { get; private init; } = StripeId.Event();

    public long Sequence { get; private init; }

    public required string Type { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>The object, as JSON.</summary>
    public required string Data { get; init; }

    public string? RequestId { get; init; }

    public string? IdempotencyKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is sent next; null when it was delivered, given up, or there is nowhere to send it.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public static Event Of(
        string type,
        JsonObject data,
        string? apiVersion,
        string? requestId,
        string? idempotencyKey,
        DateTimeOffset now,
        DateTimeOffset? firstAttemptAt) => new()
        {
            Type = type,
            Data = data.ToJsonString(),
            ApiVersion = apiVersion ?? DefaultApiVersion,
            RequestId = requestId,
            IdempotencyKey = idempotencyKey,
            CreatedAt = now,
            NextAttemptAt = firstAttemptAt,
        };

    public JsonObject ToWire() => new()
    {
        ["id"] = Id,
        ["object"] = "event",
        ["api_version"] = ApiVersion,
        ["created"] = CreatedAt.ToUnixTimeSeconds(),
        ["data"] = new JsonObject { ["object"] = JsonNode.Parse(Data) },
        ["livemode"] = false,
        ["pending_webhooks"] = NextAttemptAt is null ? 0 : 1,
        ["request"] = new JsonObject { ["id"] = RequestId, ["idempotency_key"] = IdempotencyKey },
        ["type"] = Type,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<Event>
    {
        public void Configure(EntityTypeBuilder<Event> builder)
        {
            builder.ToTable("events");

            // Rows of one save are inserted in the order of their keys: with this one, in the order in which they were recorded.
            builder.HasKey(@event => @event.Sequence);
            builder.Property(@event => @event.Sequence).UseIdentityAlwaysColumn();
            builder.Property(@event => @event.Id).IsRequired().HasMaxLength(64);
            builder.HasIndex(@event => @event.Id).IsUnique();
            builder.Property(@event => @event.Type).HasMaxLength(100);
            builder.Property(@event => @event.Data).HasColumnType("text");
            builder.HasIndex(@event => @event.NextAttemptAt).HasFilter("next_attempt_at IS NOT NULL");
        }
    }
}

/// <summary>One attempt to deliver an event.</summary>
internal sealed class EventDelivery
{
    public long Id { get; private init; }

    public required string EventId { get; init; }

    public required DateTimeOffset AttemptedAt { get; init; }

    public required int DurationMilliseconds { get; init; }

    /// <summary>Null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    public string? Error { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<EventDelivery>
    {
        public void Configure(EntityTypeBuilder<EventDelivery> builder)
        {
            builder.ToTable("event_deliveries");
            builder.Property(delivery => delivery.Id).UseIdentityAlwaysColumn();
            builder.HasIndex(delivery => delivery.EventId);
            builder.Property(delivery => delivery.Error).HasMaxLength(500);
        }
    }
}
