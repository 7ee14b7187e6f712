namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    public string? AssemblyName { get; set; }

    /// <summary>The local engine has no dashboard.</summary>
    public bool DisableDashboard { get; set; }
}
