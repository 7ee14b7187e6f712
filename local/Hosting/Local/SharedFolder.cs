namespace Aspire.Hosting.Local;

/// <summary>Where the systems of one user meet: locks, and the data of systems that keep none.</summary>
internal static class SharedFolder
{
    private static readonly string _root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ecommerce-local-{Environment.UserName}");

    public static string Path(string name)
    {
        var path = System.IO.Path.Combine(_root, name);
        Directory.CreateDirectory(path);
        return path;
    }
}
