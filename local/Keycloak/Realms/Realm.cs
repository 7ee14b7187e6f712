namespace Ecommerce.Keycloak.Realms;

/// <summary>
/// The realm as its files describe it, placeholders expanded and references checked.
/// Clients, roles and policies are read anew at every start, since the ports in redirect URIs change between runs; accounts are
/// imported once and live in the database. (Keycloak itself keeps everything from its first import.)
/// </summary>
internal sealed class Realm
{
    private readonly Dictionary<string, ClientRepresentation> _clients;
    private readonly Dictionary<string, ClientScopeRepresentation> _clientScopes;
    private readonly Dictionary<string, RoleRepresentation> _roles;
    private readonly Dictionary<string, UserRepresentation> _serviceAccounts;

    private Realm(RealmRepresentation settings, IReadOnlyList<UserRepresentation> users, PasswordPolicy passwordPolicy, string fingerprint)
    {
        Settings = settings;
        PasswordPolicy = passwordPolicy;
        Fingerprint = fingerprint;
        _clients = Index(settings.Clients, client => client.ClientId, "client");
        _clientScopes = Index(settings.ClientScopes, scope => scope.Name, "client scope");
        _roles = Index(settings.Roles.Realm, role => role.Name, "role");
        _serviceAccounts = Index(
            settings.Users.Where(user => user.ServiceAccountClientId is not null), user => user.ServiceAccountClientId!, "service account of");
        Users = [.. settings.Users.Where(user => user.ServiceAccountClientId is null), .. users];
    }

    public RealmRepresentation Settings { get; }

    public PasswordPolicy PasswordPolicy { get; }

    /// <summary>Of the files as they are written, so that another port or secret is no change.</summary>
    public string Fingerprint { get; }

    public string Name => Settings.Realm!;

    public string DefaultRole => Settings.DefaultRole?.Name ?? $"default-roles-{Name}";

    public IReadOnlyList<UserRepresentation> Users { get; }

    public IEnumerable<RoleRepresentation> Roles => _roles.Values;

    public IEnumerable<ClientScopeRepresentation> ClientScopes => _clientScopes.Values;

    public static Realm Create(
        RealmRepresentation settings, IReadOnlyList<UserRepresentation> users, PasswordPolicy passwordPolicy, string fingerprint)
    {
        var realm = new Realm(settings, users, passwordPolicy, fingerprint);
        realm.CheckReferences();
        return realm;
    }

    public ClientRepresentation? FindClient(string? clientId) =>
        clientId is not null && _clients.TryGetValue(clientId, out var client) && client is { Enabled: true, BearerOnly: false } ? client : null;

    public RoleRepresentation? FindRole(string? name) => name is null ? null : _roles.GetValueOrDefault(name);

    public UserRepresentation? FindServiceAccount(string clientId) => _serviceAccounts.GetValueOrDefault(clientId);

    public IEnumerable<ClientScopeRepresentation> DefaultScopesOf(ClientRepresentation client) =>
        (client.DefaultClientScopes ?? Settings.DefaultDefaultClientScopes).Select(name => _clientScopes[name]);

    /// <summary>The roles and every role inside them.</summary>
    public HashSet<string> Expand(IEnumerable<string> roles)
    {
        var expanded = new HashSet<string>();
        var open = new Stack<string>(roles);
        while (open.TryPop(out var name))
        {
            if (expanded.Add(name))
            {
                foreach (var part in FindRole(name)?.Composites?.Realm ?? [])
                {
                    open.Push(part);
                }
            }
        }

        return expanded;
    }

    /// <summary>The realm roles that tokens of a client may carry: all of them, or its scope mappings.</summary>
    public HashSet<string> RolesInScopeOf(ClientRepresentation client) =>
        client.FullScopeAllowed
            ? [.. _roles.Keys]
            : Expand(Settings.ScopeMappings.Where(mapping => mapping.Client == client.ClientId).SelectMany(mapping => mapping.Roles));

    private static Dictionary<string, T> Index<T>(IEnumerable<T> items, Func<T, string> name, string what)
    {
        var index = new Dictionary<string, T>();
        foreach (var item in items)
        {
            if (name(item).Length == 0 || !index.TryAdd(name(item), item))
            {
                throw new CannotStartException($"The realm file has a {what} without a name, or the {what} '{name(item)}' twice.");
            }
        }

        return index;
    }

    private void CheckReferences()
    {
        if (!_clients.Values.Any(client => client.StandardFlowEnabled && !client.BearerOnly))
        {
            throw new CannotStartException("The realm file has no client that users could sign in to.");
        }

        if (Settings.ResetPasswordAllowed)
        {
            foreach (var member in new[] { "host", "port", "from" })
            {
                Require(Settings.SmtpServer.ContainsKey(member), $"resetPasswordAllowed needs the member '{member}' of smtpServer");
            }
        }

        foreach (var client in _clients.Values)
        {
            foreach (var scope in (client.DefaultClientScopes ?? Settings.DefaultDefaultClientScopes).Concat(client.OptionalClientScopes))
            {
                Require(_clientScopes.ContainsKey(scope), $"client '{client.ClientId}' names the client scope '{scope}'");
            }
        }

        foreach (var (audience, holder) in _clientScopes.Values.Select(scope => (scope.ProtocolMappers, scope.Name))
            .Concat(_clients.Values.Select(client => (client.ProtocolMappers, Name: client.ClientId)))
            .SelectMany(holder => holder.ProtocolMappers.Select(mapper => (mapper.Config.GetValueOrDefault("included.client.audience"), holder.Name))))
        {
            Require(audience is null || _clients.ContainsKey(audience), $"an audience mapper of '{holder}' names the client '{audience}'");
        }

        foreach (var mapping in Settings.ScopeMappings)
        {
            Require(mapping.Client is null || _clients.ContainsKey(mapping.Client), $"a scope mapping names the client '{mapping.Client}'");
            mapping.Roles.ToList().ForEach(role => RequireRole(role, "a scope mapping"));
        }

        RequireRole(DefaultRole, "the realm");
        foreach (var role in _roles.Values)
        {
            role.Composites?.Realm.ToList().ForEach(part => RequireRole(part, $"role '{role.Name}'"));
        }

        foreach (var (clientId, account) in _serviceAccounts)
        {
            Require(_clients.ContainsKey(clientId), $"service account '{account.Username}' names the client '{clientId}'");
            account.RealmRoles.ForEach(role => RequireRole(role, $"service account '{account.Username}'"));
        }

        foreach (var user in Users)
        {
            Require(user is { Id: not null, Username: not null }, "a user has no id or no name");
            user.RealmRoles.ForEach(role => RequireRole(role, $"user '{user.Username}'"));
        }
    }

    private void RequireRole(string role, string holder) => Require(_roles.ContainsKey(role), $"{holder} names the role '{role}'");

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new CannotStartException($"The realm file is not consistent: {what}, which the file does not have.");
        }
    }
}
