using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What the AppHost's build knows about a project that it references; <c>Projects.*</c> are generated from it.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    /// <summary>The assembly that the build made. Only the local engine generates it: it starts that file without building again.</summary>
    string? AssemblyPath => null;
}
