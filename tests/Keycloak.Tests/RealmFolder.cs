namespace Ecommerce.Keycloak.Tests;

/// <summary>A copy of the realm's files, all in one folder as in Keycloak's container, to be broken by a test.</summary>
internal sealed class RealmFolder : IDisposable
{
    private RealmFolder(string path) => Path = path;

    public string Path { get; }

    public static RealmFolder Copy()
    {
        var folder = new RealmFolder(Directory.CreateTempSubdirectory("realm-").FullName);
        foreach (var file in Directory.EnumerateFiles(KeycloakApp.Files, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, System.IO.Path.Combine(folder.Path, System.IO.Path.GetFileName(file)));
        }

        return folder;
    }

    public void Change(string file, Func<string, string> change)
    {
        var path = System.IO.Path.Combine(Path, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
