using System.Text.Json;

namespace Aspire.Hosting.Local;

/// <summary>A profile of a project's <c>Properties/launchSettings.json</c>: where it listens and what its environment is.</summary>
internal sealed record LaunchProfile(IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly JsonDocumentOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The first profile that runs the project; null when there is none.</summary>
    public static LaunchProfile? First(string projectPath) => Read(projectPath, _ => true);

    public static LaunchProfile Named(string projectPath, string name) => Read(projectPath, other => other == name)
        ?? throw new DistributedApplicationException($"{projectPath} has no launch profile '{name}'.");

    private static LaunchProfile? Read(string projectPath, Predicate<string> isWanted)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath) ?? "", "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var settings = JsonDocument.Parse(File.ReadAllText(file), _lenient);
            return settings.RootElement.GetProperty("profiles").EnumerateObject()
                .Where(profile => isWanted(profile.Name) && Text(profile.Value, "commandName") == "Project")
                .Select(profile => From(profile.Value)).FirstOrDefault();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or UriFormatException)
        {
            throw new DistributedApplicationException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private static LaunchProfile From(JsonElement profile) => new(
        [.. (Text(profile, "applicationUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => new Uri(url)).Where(url => url.Scheme == Uri.UriSchemeHttp)],
        profile.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString() ?? "")
            : new Dictionary<string, string>());

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
