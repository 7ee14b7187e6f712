namespace Ecommerce.Keycloak.Realms;

/// <summary>
/// What the stand-in reads of Keycloak's realm file; the rest of the file is Keycloak's alone.
/// https://www.keycloak.org/docs-api/latest/rest-api/index.html#RealmRepresentation
/// </summary>
internal sealed record RealmRepresentation
{
    public string? Id { get; init; }
    public string? Realm { get; init; }
    public string? DisplayName { get; init; }
    public bool RegistrationAllowed { get; init; }
    public bool RegistrationEmailAsUsername { get; init; }
    public bool ResetPasswordAllowed { get; init; }
    public IReadOnlyDictionary<string, string> SmtpServer { get; init; } = new Dictionary<string, string>();
    public int ActionTokenGeneratedByUserLifespan { get; init; } = 300;
    public int ActionTokenGeneratedByAdminLifespan { get; init; } = 43200;
    public IReadOnlyList<string> SupportedLocales { get; init; } = [];
    public string DefaultLocale { get; init; } = "en";
    public bool RevokeRefreshToken { get; init; }
    public int RefreshTokenMaxReuse { get; init; }
    public int AccessTokenLifespan { get; init; } = 300;
    public int SsoSessionIdleTimeout { get; init; } = 1800;
    public int SsoSessionMaxLifespan { get; init; } = 36000;
    public int AccessCodeLifespan { get; init; } = 60;
    public bool BruteForceProtected { get; init; }
    public bool PermanentLockout { get; init; }
    public string BruteForceStrategy { get; init; } = "MULTIPLE";
    public int FailureFactor { get; init; } = 30;
    public int WaitIncrementSeconds { get; init; } = 60;
    public int MaxFailureWaitSeconds { get; init; } = 900;
    public int MaxDeltaTimeSeconds { get; init; } = 43200;
    public int QuickLoginCheckMilliSeconds { get; init; } = 1000;
    public int MinimumQuickLoginWaitSeconds { get; init; } = 60;
    public string? PasswordPolicy { get; init; }
    public RoleRepresentation? DefaultRole { get; init; }
    public RolesRepresentation Roles { get; init; } = new();
    public IReadOnlyList<ScopeMappingRepresentation> ScopeMappings { get; init; } = [];
    public IReadOnlyList<ClientScopeRepresentation> ClientScopes { get; init; } = [];
    public IReadOnlyList<string> DefaultDefaultClientScopes { get; init; } = [];
    public IReadOnlyList<ClientRepresentation> Clients { get; init; } = [];
    public IReadOnlyList<UserRepresentation> Users { get; init; } = [];
}

internal sealed record UsersRepresentation
{
    public string? Realm { get; init; }
    public IReadOnlyList<UserRepresentation> Users { get; init; } = [];
}

internal sealed record RolesRepresentation
{
    public IReadOnlyList<RoleRepresentation> Realm { get; init; } = [];
}

internal sealed record RoleRepresentation
{
    public string? Id { get; init; }
    public string Name { get; init; } = "";
    public string? Description { get; init; }
    public bool Composite { get; init; }
    public CompositesRepresentation? Composites { get; init; }
    public bool ClientRole { get; init; }
    public string? ContainerId { get; init; }
}

internal sealed record CompositesRepresentation
{
    public IReadOnlyList<string> Realm { get; init; } = [];
}

internal sealed record ScopeMappingRepresentation
{
    public string? Client { get; init; }
    public IReadOnlyList<string> Roles { get; init; } = [];
}

internal sealed record ClientScopeRepresentation
{
    public string Name { get; init; } = "";
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<ProtocolMapperRepresentation> ProtocolMappers { get; init; } = [];
}

internal sealed record ProtocolMapperRepresentation
{
    public string Name { get; init; } = "";
    public string ProtocolMapper { get; init; } = "";
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();
}

internal sealed record ClientRepresentation
{
    public string? Id { get; init; }
    public string ClientId { get; init; } = "";
    public string? Name { get; init; }
    public string? RootUrl { get; init; }
    public string? BaseUrl { get; init; }
    public bool Enabled { get; init; } = true;
    public string? Secret { get; init; }
    public bool PublicClient { get; init; }
    public bool BearerOnly { get; init; }
    public bool StandardFlowEnabled { get; init; } = true;
    public bool ServiceAccountsEnabled { get; init; }
    public bool FullScopeAllowed { get; init; } = true;
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<ProtocolMapperRepresentation> ProtocolMappers { get; init; } = [];
    public IReadOnlyList<string>? DefaultClientScopes { get; init; }
    public IReadOnlyList<string> OptionalClientScopes { get; init; } = [];
}

internal sealed record UserRepresentation
{
    public string? Id { get; init; }
    public string? Username { get; init; }
    public string? Email { get; init; }
    public bool EmailVerified { get; init; }
    public bool Enabled { get; init; }
    public long? CreatedTimestamp { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public Dictionary<string, List<string>> Attributes { get; init; } = [];
    public IReadOnlyList<CredentialRepresentation> Credentials { get; init; } = [];
    public string? ServiceAccountClientId { get; init; }
    public List<string> RealmRoles { get; init; } = [];
    public Dictionary<string, List<string>> ClientRoles { get; init; } = [];
}

internal sealed record CredentialRepresentation
{
    public string Type { get; init; } = "";
    public string? Value { get; init; }
}
