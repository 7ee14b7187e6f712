using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Local;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    /// <summary>Runs the project with its first launch profile, from which it gets its endpoint and environment.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject(name, new TProject(), LaunchProfile.First);

    /// <param name="builder">The system.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="launchProfileName">The launch profile; null runs the project without one: no endpoint, Production.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject(
            name, new TProject(), path => launchProfileName is null ? null : LaunchProfile.Named(path, launchProfileName));

    /// <summary>How many processes run the project, each with a port of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicasAnnotation(replicas));
    }

    private static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Func<string, LaunchProfile?> choose)
    {
        LaunchProfile? profile = null;
        try
        {
            profile = choose(metadata.ProjectPath);
        }
        catch (DistributedApplicationException exception)
        {
            ((DistributedApplicationBuilder)builder).Problems.Add(exception);
        }

        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectAnnotation(metadata));
        foreach (var url in profile?.Urls ?? [])
        {
            project.WithAnnotation(new EndpointAnnotation(url.Scheme, url.Scheme) { Port = url.Port });
        }

        foreach (var (variable, value) in profile?.Environment ?? new Dictionary<string, string>())
        {
            project.WithEnvironment(variable, value);
        }

        return project;
    }
}
