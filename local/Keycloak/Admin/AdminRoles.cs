namespace Ecommerce.Keycloak.Admin;

/// <summary>The roles of Keycloak's own client <c>realm-management</c>, as far as the stand-in's Admin API needs them.</summary>
internal static class AdminRoles
{
    public const string Client = "realm-management";

    public const string ViewUsers = "view-users";

    public const string QueryUsers = "query-users";

    public const string ManageUsers = "manage-users";

    public const string ViewRealm = "view-realm";

    /// <summary>With the roles inside them: who may view users may look for them.</summary>
    public static HashSet<string> Expand(string client, IEnumerable<string> roles)
    {
        var expanded = new HashSet<string>(roles);
        if (client == Client && expanded.Contains(ViewUsers))
        {
            expanded.UnionWith([QueryUsers, "query-groups"]);
        }

        return expanded;
    }
}
