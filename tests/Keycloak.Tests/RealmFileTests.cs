using System.Text.Json;
using System.Text.RegularExpressions;
using Ecommerce.Keycloak.Realms;

namespace Ecommerce.Keycloak.Tests;

/// <summary>The realm's files themselves, and how the stand-in reads them.</summary>
public sealed partial class RealmFileTests
{
    private readonly JsonElement _realm = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(KeycloakApp.Files, "ecommerce-realm.json")));

    private readonly JsonElement _demo = JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(KeycloakApp.Files, "demo", "ecommerce-users-0.json")));

    [Fact]
    public void No_person_and_no_password_is_in_the_realm_file()
    {
        Assert.All(_realm.GetProperty("users").EnumerateArray(), user =>
        {
            Assert.True(user.TryGetProperty("serviceAccountClientId", out _));
            Assert.False(user.TryGetProperty("credentials", out _));
        });
        Assert.Equal(5, _demo.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public void No_secret_is_in_clear()
    {
        var secrets = _realm.GetProperty("clients").EnumerateArray()
            .Where(client => client.TryGetProperty("secret", out _))
            .Select(client => client.GetProperty("secret").GetString()!)
            .ToList();

        Assert.Equal(4, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches(Placeholder(), secret));
    }

    [Fact]
    public void Ids_are_fixed_and_used_once()
    {
        string[] ids =
        [
            .. _realm.GetProperty("roles").GetProperty("realm").EnumerateArray().Select(Id),
            .. _realm.GetProperty("clients").EnumerateArray().Select(Id),
            .. _realm.GetProperty("users").EnumerateArray().Select(Id),
            .. _demo.GetProperty("users").EnumerateArray().Select(Id),
        ];

        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["customer"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a01",
                ["support_agent"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a02",
                ["catalog_manager"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a03",
                ["order_manager"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a04",
                ["admin"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a05",
                ["offer_reader"] = "b1f6c1de-52a0-4f57-9a55-0c6f3f0e1a06",
                ["default-roles-ecommerce"] = _realm.GetProperty("defaultRole").GetProperty("id").GetString()!,
            },
            _realm.GetProperty("roles").GetProperty("realm").EnumerateArray().ToDictionary(role => role.GetProperty("name").GetString()!, Id));

        static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
    }

    [Fact]
    public void The_storefront_is_confidential_with_PKCE_and_reaches_every_API()
    {
        var storefront = Client("storefront");

        Assert.False(storefront.GetProperty("publicClient").GetBoolean());
        Assert.False(storefront.GetProperty("directAccessGrantsEnabled").GetBoolean());
        Assert.False(storefront.GetProperty("implicitFlowEnabled").GetBoolean());
        Assert.Equal("S256", storefront.GetProperty("attributes").GetProperty("pkce.code.challenge.method").GetString());
        Assert.Equal(["users", "catalog", "orders", "support"], Audiences(storefront));
        Assert.Equal(["catalog"], Audiences(Client("orders-service")));
        Assert.Empty(Audiences(Client("users-service")));
        Assert.Empty(Audiences(Client("support-service")));
        Assert.All(["basic", "acr", "profile", "email", "roles"], scope => Assert.Contains(scope, Strings(storefront, "defaultClientScopes")));
    }

    [Fact]
    public void The_password_policy_lets_the_demo_password_pass()
    {
        var realm = Read($"{KeycloakApp.Files};{Path.Combine(KeycloakApp.Files, "demo")}");

        Assert.All(realm.Users, user =>
            Assert.Null(realm.PasswordPolicy.Check(user.Credentials.Single().Value!, user.Username!, user.Email)));
        Assert.All(
            File.ReadLines(Path.Combine(KeycloakApp.Files, "common-passwords.txt")),
            line => Assert.Equal(PasswordFault.TooCommon, realm.PasswordPolicy.Check(line.ToUpperInvariant(), "x", "x")));
    }

    [Fact]
    public void Without_the_demo_folder_nobody_is_imported() => Assert.Empty(Read(KeycloakApp.Files).Users);

    [Fact]
    public void A_placeholder_is_replaced_from_the_environment_or_named_if_it_is_not_set()
    {
        Assert.Equal("value of STOREFRONT_SECRET", Read(KeycloakApp.Files).FindClient("storefront")!.Secret);

        var missing = Assert.Throws<CannotStartException>(() => RealmFiles.Read(KeycloakApp.Files, name => name == "STOREFRONT_URL" ? null : "x"));
        Assert.EndsWith("needs the environment variable STOREFRONT_URL, which is not set.", missing.Message);
    }

    [Theory]
    [InlineData("\"clientId\": \"catalog\"", "\"clientId\": \"katalog\"", "names the client 'catalog', which the file does not have.")]
    [InlineData("\"clientId\": \"orders-service\"", "\"clientId\": \"x\"", "names the client 'orders-service', which the file does not have.")]
    [InlineData("\"name\": \"email\",\n      \"description\"", "\"name\": \"mail\",\n      \"description\"", "names the client scope 'email', which the file does not have.")]
    [InlineData("\"name\": \"offer_reader\"", "\"name\": \"reader\"", "names the role 'offer_reader', which the file does not have.")]
    [InlineData("\"standardFlowEnabled\": true", "\"standardFlowEnabled\": false", "The realm file has no client that users could sign in to.")]
    [InlineData("\"clientId\": \"orders\"", "\"clientId\": \"users\"", "or the client 'users' twice.")]
    [InlineData("\"port\": \"${MAIL_PORT}\"", "\"part\": \"25\"", "resetPasswordAllowed needs the member 'port' of smtpServer, which the file does not have.")]
    [InlineData("length(10)", "entropy(9)", "The realm's password policy has a rule that the stand-in does not know: entropy")]
    [InlineData("common-passwords.txt", "absent.txt", "The realm's password list absent.txt is not beside the realm file.")]
    [InlineData("\"realm\": \"ecommerce\"", "\"realm\": \"other\"", "its name must be other-realm.json.")]
    [InlineData("\"accessTokenLifespan\": 300", "\"accessTokenLifespan\": \"soon\"", "accessTokenLifespan")]
    public void A_realm_file_that_does_not_hold_together_is_refused_with_the_reason(string text, string replacement, string message)
    {
        using var folder = RealmFolder.Copy();
        folder.Change("ecommerce-realm.json", file =>
        {
            Assert.Contains(text, file);
            return file.Replace(text, replacement, StringComparison.Ordinal);
        });

        Assert.Contains(message, Assert.Throws<CannotStartException>(() => Read(folder.Path)).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no/such/folder")]
    public void Without_a_realm_file_there_is_no_start(string? paths) => Assert.Throws<CannotStartException>(() => Read(paths));

    private static Realm Read(string? paths) => RealmFiles.Read(paths, name => $"value of {name}");

    private JsonElement Client(string clientId) =>
        _realm.GetProperty("clients").EnumerateArray().Single(client => client.GetProperty("clientId").GetString() == clientId);

    private IEnumerable<string?> Audiences(JsonElement client) => Strings(client, "defaultClientScopes")
        .Select(name => _realm.GetProperty("clientScopes").EnumerateArray().Single(scope => scope.GetProperty("name").GetString() == name))
        .SelectMany(scope => scope.GetProperty("protocolMappers").EnumerateArray())
        .Where(mapper => mapper.GetProperty("protocolMapper").GetString() == "oidc-audience-mapper")
        .Select(mapper => mapper.GetProperty("config").GetProperty("included.client.audience").GetString());

    private static IEnumerable<string?> Strings(JsonElement item, string member) => item.GetProperty(member).EnumerateArray().Select(text => text.GetString());

    [GeneratedRegex(@"^\$\{[A-Z_]+_SECRET\}$")]
    private static partial Regex Placeholder();
}
