using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ecommerce.Keycloak.Tests;

public sealed class AdminTests(KeycloakApp app)
{
    private static readonly string[] _newPassword = ["UPDATE_PASSWORD"], _unknown = ["LAUNCH"];

    private readonly Browser _browser = new(app);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Users => $"{app.Address}/admin/realms/ecommerce/users";

    [Fact]
    public async Task A_user_is_found_by_any_part_of_the_name_and_by_the_exact_address()
    {
        using var admin = await AdminAsync();
        var email = await _browser.RegisterAsync();

        var user = Assert.Single(await ListAsync(admin, $"?search={email[..12]}"));
        Assert.Equal(email, user.GetProperty("username").GetString());
        Assert.Equal("Ana", user.GetProperty("firstName").GetString());
        Assert.True(user.GetProperty("enabled").GetBoolean());
        Assert.Single(await ListAsync(admin, $"?email={email}&exact=true"));
        Assert.Single(await ListAsync(admin, $"?username={email}&exact=true"));
        Assert.Empty(await ListAsync(admin, $"?email={email[..12]}&exact=true"));
        Assert.Empty(await ListAsync(admin, $"?search={email[..12]}&enabled=false"));
        Assert.Empty(await ListAsync(admin, "?search=100%25"));
        Assert.Equal(2, (await ListAsync(admin, "?search=example.com&first=1&max=2")).Count);
        Assert.Empty(await ListAsync(admin, "?search=service-account"));
        Assert.Equal(1, await admin.GetFromJsonAsync<int>($"{Users}/count?search={email}", Cancelled));
    }

    [Fact]
    public async Task A_disabled_user_can_neither_refresh_nor_sign_in()
    {
        using var admin = await AdminAsync();
        var email = await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PutAsJsonAsync($"{Users}/{Subject(tokens)}", new { enabled = false }, Cancelled)).StatusCode);

        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "User disabled");
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        Assert.Equal("Sign in", _browser.Title);
        await _browser.SignInAsync(email, "a long enough one");
        Assert.Equal("This account is disabled. Please contact the shop.", _browser.Alert);
    }

    [Fact]
    public async Task Names_and_address_can_be_changed_and_what_is_absent_stays()
    {
        using var admin = await AdminAsync();
        await _browser.RegisterAsync();
        var user = $"{Users}/{Subject(await _browser.RedeemAsync())}";
        var email = $"{Guid.NewGuid():n}@example.com";

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PutAsJsonAsync(user, new { email = email.ToUpperInvariant(), emailVerified = true, lastName = "Nueva" }, Cancelled)).StatusCode);

        var changed = await admin.GetFromJsonAsync<JsonElement>(user, Cancelled);
        Assert.Equal(email, changed.GetProperty("email").GetString());
        Assert.Equal(email, changed.GetProperty("username").GetString());
        Assert.True(changed.GetProperty("emailVerified").GetBoolean());
        Assert.Equal("Ana", changed.GetProperty("firstName").GetString());
        Assert.Equal("Nueva", changed.GetProperty("lastName").GetString());

        var taken = await admin.PutAsJsonAsync(user, new { email = "customer@example.com" }, Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal("""{"errorMessage":"User exists with same email"}""", await taken.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsJsonAsync(user, new { email = "nonsense" }, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsJsonAsync(user, new { lastName = new string('x', 256) }, Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"enabled":"perhaps"}""")]
    [InlineData("")]
    public async Task A_body_that_is_not_a_user_is_refused(string body)
    {
        using var admin = await AdminAsync();
        var answer = await admin.PutAsync(
            $"{Users}/d3e5f700-8c1a-4b2d-9e3f-000000000005", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Roles_are_given_and_taken()
    {
        using var admin = await AdminAsync();
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();
        var mappings = $"{Users}/{Subject(tokens)}/role-mappings/realm";
        var agent = await admin.GetFromJsonAsync<JsonElement>($"{app.Address}/admin/realms/ecommerce/roles/support_agent", Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync(mappings, new[] { agent }, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync(mappings, new[] { agent }, Cancelled)).StatusCode);

        Assert.Equal(["default-roles-ecommerce", "support_agent"], await NamesAsync(admin, mappings));
        Assert.Equal(["customer", "support_agent"], Roles(await Browser.ReadAsync(await _browser.RefreshAsync(tokens))));

        var remove = new HttpRequestMessage(HttpMethod.Delete, mappings) { Content = JsonContent.Create(new[] { agent }) };
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(remove, Cancelled)).StatusCode);
        Assert.Equal(["default-roles-ecommerce"], await NamesAsync(admin, mappings));

        var unknown = await admin.PostAsJsonAsync(mappings, new[] { new { id = Guid.NewGuid().ToString(), name = "support_agent" } }, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("""{"error":"Role not found"}""", await unknown.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended()
    {
        using var admin = await AdminAsync();
        await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();
        var user = $"{Users}/{Subject(tokens)}";

        var session = Assert.Single((await admin.GetFromJsonAsync<JsonElement>($"{user}/sessions", Cancelled)).EnumerateArray());
        Assert.Equal(Browser.Decode(tokens, "access_token").Claims.GetProperty("sid").GetString(), session.GetProperty("id").GetString());
        Assert.Equal("storefront", Assert.Single(session.GetProperty("clients").EnumerateObject()).Value.GetString());
        Assert.Equal("127.0.0.1", session.GetProperty("ipAddress").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync($"{user}/logout", null, Cancelled)).StatusCode);
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");

        await _browser.RegisterAsync();
        tokens = await _browser.RedeemAsync();
        var one = $"{app.Address}/admin/realms/ecommerce/sessions/{Browser.Decode(tokens, "access_token").Claims.GetProperty("sid").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(one, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync(one, Cancelled)).StatusCode);
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
    }

    [Fact]
    public async Task Mails_with_actions_are_accepted_for_users_who_can_get_them()
    {
        using var admin = await AdminAsync();
        var email = await _browser.RegisterAsync();
        var user = $"{Users}/{Subject(await _browser.RedeemAsync())}";

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PutAsJsonAsync($"{user}/execute-actions-email?client_id=storefront", _newPassword, Cancelled)).StatusCode);
        Assert.Equal("Elige una contraseña nueva", Assert.Single(app.Mails.To(email)).Subject);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsJsonAsync($"{user}/execute-actions-email", _unknown, Cancelled)).StatusCode);
        await admin.PutAsJsonAsync(user, new { enabled = false }, Cancelled);
        var disabled = await admin.PutAsJsonAsync($"{user}/execute-actions-email", _newPassword, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, disabled.StatusCode);
        Assert.Equal("""{"errorMessage":"User is disabled"}""", await disabled.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task A_deleted_user_is_gone_with_the_sessions()
    {
        using var admin = await AdminAsync();
        var email = await _browser.RegisterAsync();
        var tokens = await _browser.RedeemAsync();
        var user = $"{Users}/{Subject(tokens)}";

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(user, Cancelled)).StatusCode);

        var gone = await admin.GetAsync(user, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("""{"error":"User not found"}""", await gone.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync(user, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PutAsJsonAsync(user, new { enabled = true }, Cancelled)).StatusCode);
        await Browser.AssertRefusedAsync(await _browser.RefreshAsync(tokens), HttpStatusCode.BadRequest, "invalid_grant", "Session not active");
        await new Browser(app).RegisterAsync(email);
    }

    [Fact]
    public async Task Only_a_token_with_the_role_is_let_in()
    {
        const string User = "users/d3e5f700-8c1a-4b2d-9e3f-000000000005";
        (string Method, string Path, object? Body)[] endpoints =
        [
            ("GET", "users", null),
            ("GET", "users/count", null),
            ("GET", User, null),
            ("PUT", User, new { }),
            ("DELETE", User, null),
            ("GET", $"{User}/role-mappings/realm", null),
            ("POST", $"{User}/role-mappings/realm", Array.Empty<object>()),
            ("DELETE", $"{User}/role-mappings/realm", Array.Empty<object>()),
            ("GET", $"{User}/sessions", null),
            ("POST", $"{User}/logout", null),
            ("PUT", $"{User}/execute-actions-email", Array.Empty<string>()),
            ("GET", "roles", null),
            ("GET", "roles/customer", null),
            ("DELETE", "sessions/some", null),
        ];

        // Not even the shop's administrator: the shop's roles are not Keycloak's.
        await _browser.OpenAsync(_browser.AuthorizationAddress());
        await _browser.SignInAsync("admin@example.com");
        var person = await _browser.RedeemAsync();
        var service = await Browser.ReadAsync(await _browser.TokenAsync("orders-service", "orders-secret", ("grant_type", "client_credentials")));
        using var http = new HttpClient();
        foreach (var (method, path, body) in endpoints)
        {
            foreach (var token in new[] { null, "nonsense", person.GetProperty("id_token").GetString() })
            {
                Assert.Equal((path, HttpStatusCode.Unauthorized, """{"error":"HTTP 401 Unauthorized"}"""), await AskAsync(method, path, body, token));
            }

            foreach (var tokens in new[] { person, service })
            {
                Assert.Equal(
                    (path, HttpStatusCode.Forbidden, """{"error":"HTTP 403 Forbidden"}"""),
                    await AskAsync(method, path, body, tokens.GetProperty("access_token").GetString()));
            }
        }

        async Task<(string, HttpStatusCode, string)> AskAsync(string method, string path, object? body, string? token)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), $"{app.Address}/admin/realms/ecommerce/{path}")
            {
                Headers = { Authorization = token is null ? null : new("Bearer", token) },
                Content = body is null ? null : JsonContent.Create(body),
            };
            var response = await http.SendAsync(request, Cancelled);
            return (path, response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
        }
    }

    private async Task<HttpClient> AdminAsync()
    {
        var tokens = await Browser.ReadAsync(await _browser.TokenAsync("users-service", "users-secret", ("grant_type", "client_credentials")));
        return new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", tokens.GetProperty("access_token").GetString()) } };
    }

    private async Task<List<JsonElement>> ListAsync(HttpClient admin, string query) =>
        (await admin.GetFromJsonAsync<List<JsonElement>>(Users + query, Cancelled))!;

    private static async Task<IEnumerable<string?>> NamesAsync(HttpClient admin, string mappings) =>
        (await admin.GetFromJsonAsync<List<JsonElement>>(mappings, Cancelled))!.Select(role => role.GetProperty("name").GetString()).Order(StringComparer.Ordinal);

    private static string? Subject(JsonElement tokens) => Browser.Decode(tokens, "access_token").Claims.GetProperty("sub").GetString();

    private static IEnumerable<string?> Roles(JsonElement tokens) =>
        Browser.Decode(tokens, "access_token").Claims.GetProperty("realm_access").GetProperty("roles").EnumerateArray().Select(role => role.GetString());
}
