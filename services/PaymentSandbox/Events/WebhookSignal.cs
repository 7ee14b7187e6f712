using Ecommerce.ServiceDefaults;

namespace Ecommerce.PaymentSandbox.Events;

/// <summary>Tells the sender that events were committed.</summary>
internal sealed class WebhookSignal : Signal;
