namespace Aspire.Hosting.Local;

/// <summary>The environment of a server: nothing of ours, so that it behaves the same on every machine.</summary>
internal static class ServerEnvironment
{
    public static Dictionary<string, string> In(string home) => new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = home,
        ["LANG"] = "C.UTF-8",
    };
}
