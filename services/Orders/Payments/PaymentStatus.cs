using Ecommerce.Orders.Orders;

namespace Ecommerce.Orders.Payments;

/// <summary>Where the money of one attempt to pay is.</summary>
internal enum PaymentStatus
{
    /// <summary>The customer may pay on the provider's page.</summary>
    Created,

    /// <summary>The provider holds the money for us.</summary>
    Authorized,

    /// <summary>The money is ours.</summary>
    Captured,
    PartiallyRefunded,
    Refunded,

    /// <summary>The held money has been given back.</summary>
    Voided,

    /// <summary>A card was refused; the customer may try another on the same page.</summary>
    Declined,

    /// <summary>The provider's page is closed and no money was held.</summary>
    Expired,
}

internal static class PaymentMachine
{
    public static readonly Transitions<PaymentStatus> Payment = new(
        (PaymentStatus.Created, [PaymentStatus.Authorized, PaymentStatus.Declined, PaymentStatus.Voided, PaymentStatus.Expired]),
        (PaymentStatus.Declined, [PaymentStatus.Authorized, PaymentStatus.Voided, PaymentStatus.Expired]),
        (PaymentStatus.Authorized, [PaymentStatus.Captured, PaymentStatus.Voided]),
        (PaymentStatus.Captured, [PaymentStatus.PartiallyRefunded, PaymentStatus.Refunded]),
        (PaymentStatus.PartiallyRefunded, [PaymentStatus.PartiallyRefunded, PaymentStatus.Refunded]));
}
