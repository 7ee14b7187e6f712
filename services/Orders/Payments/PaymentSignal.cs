using Ecommerce.ServiceDefaults;

namespace Ecommerce.Orders.Payments;

/// <summary>Wakes this process's <see cref="PaymentWorker"/>, which looks by itself every second at the latest.</summary>
internal sealed class PaymentSignal : Signal;
