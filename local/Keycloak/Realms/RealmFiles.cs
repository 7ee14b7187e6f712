using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ecommerce.Keycloak.Realms;

/// <summary>
/// Finds and reads the files that Keycloak would import from its folder: <c>NAME-realm.json</c>, <c>NAME-users-N.json</c>, and the
/// password list beside them. https://www.keycloak.org/server/importExport
/// </summary>
internal static partial class RealmFiles
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <param name="paths">Files and folders, separated by semicolons.</param>
    /// <param name="environment">Answers the value of an environment variable.</param>
    public static Realm Read(string? paths, Func<string, string?> environment)
    {
        var files = (paths ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany<string, string>(path => Directory.Exists(path) ? Directory.EnumerateFiles(path).Order()
                : File.Exists(path) ? [Path.GetFullPath(path)]
                : throw new CannotStartException($"The realm import '{path}' does not exist (Keycloak:RealmImport)."))
            .Distinct()
            .ToList();
        if (files.Where(file => file.EndsWith("-realm.json", StringComparison.Ordinal)).ToList() is not [var realmFile])
        {
            throw new CannotStartException("Keycloak:RealmImport must lead to exactly one realm file (a name like ecommerce-realm.json).");
        }

        var settings = Read<RealmRepresentation>(realmFile, environment);
        if (settings.Realm is null || Path.GetFileName(realmFile) != $"{settings.Realm}-realm.json")
        {
            throw new CannotStartException($"{realmFile} is of the realm '{settings.Realm}': its name must be {settings.Realm}-realm.json.");
        }

        var userFiles = files.Where(file => IsUserFile(Path.GetFileName(file), settings.Realm)).ToList();
        var users = userFiles.SelectMany(file => Read<UsersRepresentation>(file, environment).Users).ToList();
        var policy = PasswordPolicy.Parse(settings.PasswordPolicy, name => File.ReadLines(
            files.Select(file => Path.Combine(Path.GetDirectoryName(file)!, name)).FirstOrDefault(File.Exists)
            ?? throw new CannotStartException($"The realm's password list {name} is not beside the realm file.")));

        return Realm.Create(settings, users, policy, Fingerprint([realmFile, .. userFiles]));
    }

    private static bool IsUserFile(string name, string realm) =>
        name.StartsWith($"{realm}-users-", StringComparison.Ordinal) && UserFile().IsMatch(name[realm.Length..]);

    private static T Read<T>(string file, Func<string, string?> environment)
    {
        var text = Placeholder().Replace(File.ReadAllText(file), match =>
        {
            var value = environment(match.Groups["name"].Value)
                ?? (match.Groups["default"].Success ? match.Groups["default"].Value : null)
                ?? throw new CannotStartException($"{file} needs the environment variable {match.Groups["name"].Value}, which is not set.");
            return JsonEncodedText.Encode(value).ToString();
        });

        try
        {
            return JsonSerializer.Deserialize<T>(text, _json) ?? throw new CannotStartException($"{file} is empty.");
        }
        catch (JsonException exception)
        {
            throw new CannotStartException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private static string Fingerprint(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    // Lower-case ones (${username}, ${client_id}) are names of Keycloak's own texts and templates.
    [GeneratedRegex(@"\$\{(?<name>[A-Z][A-Z0-9_]*)(:(?<default>[^}]*))?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^-users-[0-9]+\.json$")]
    private static partial Regex UserFile();
}
