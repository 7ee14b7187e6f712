using System.Text.Json;

namespace Aspire.Hosting.Local;

/// <summary>An account to try, from a realm file.</summary>
internal sealed record DemoAccount(string UserName, string Password, string Note);

/// <summary>What the engine reads in the realm files that Keycloak imports: the realms' names and the demo users.</summary>
internal sealed class RealmFiles
{
    private RealmFiles(IReadOnlyList<string> paths, IReadOnlyList<string> names, IReadOnlyList<DemoAccount> accounts)
    {
        Paths = paths;
        Names = names;
        Accounts = accounts;
    }

    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<DemoAccount> Accounts { get; }

    /// <exception cref="DistributedApplicationException">A file is missing or is not a realm.</exception>
    public static RealmFiles Read(IReadOnlyList<string> paths)
    {
        var names = new List<string>();
        var accounts = new List<DemoAccount>();
        foreach (var file in paths.SelectMany(FilesOf).Where(file => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                using var realm = JsonDocument.Parse(File.ReadAllText(file));
                names.Add(Text(realm.RootElement, "realm") ?? throw new JsonException("the member 'realm' is missing."));
                accounts.AddRange(Members(realm.RootElement, "users").Select(Account).OfType<DemoAccount>());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                throw new DistributedApplicationException($"The realm file {file} is broken: {exception.Message}", exception);
            }
        }

        return new RealmFiles(paths, [.. names.Distinct()], accounts);
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        return Directory.Exists(path) ? Directory.EnumerateFiles(path).Order()
            : File.Exists(path) ? [path]
            : throw new DistributedApplicationException($"The realm import {path} does not exist.");
    }

    private static DemoAccount? Account(JsonElement user)
    {
        var password = Members(user, "credentials").Where(credential => Text(credential, "type") == "password")
            .Select(credential => Text(credential, "value")).FirstOrDefault();
        var note = user.TryGetProperty("attributes", out var attributes) ? Members(attributes, "note").Select(value => value.GetString()).FirstOrDefault() : null;
        return Text(user, "username") is { } name && password is not null ? new DemoAccount(name, password, note ?? "") : null;
    }

    private static IEnumerable<JsonElement> Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var members) ? members.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
