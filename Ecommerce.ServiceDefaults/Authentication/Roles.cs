namespace Ecommerce.ServiceDefaults;

/// <summary>The realm's roles. Each is also the name of an authorization policy, which an admin always passes.</summary>
public static class Roles
{
    public const string Customer = "customer";

    public const string SupportAgent = "support_agent";

    public const string CatalogManager = "catalog_manager";

    public const string OrderManager = "order_manager";

    public const string Admin = "admin";

    /// <summary>Held by services, not people: may ask Catalog for offers.</summary>
    public const string OfferReader = "offer_reader";

    internal static readonly string[] ForPeople = [Customer, SupportAgent, CatalogManager, OrderManager, Admin];
}
