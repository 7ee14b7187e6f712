namespace Ecommerce.ServiceDefaults;

/// <summary>
/// Redis channels on which a service says that something has changed, so that who shows it can look again at once. Messages have no
/// content, and may be lost: who listens looks by itself from time to time, too.
/// </summary>
public static class LiveChannel
{
    /// <summary>Orders: this order has changed, and the change is committed.</summary>
    public static string Order(Guid orderId) => $"orders:changed:{orderId}";
}
