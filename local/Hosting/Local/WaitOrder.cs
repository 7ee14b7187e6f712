using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>Who starts after whom.</summary>
internal sealed class WaitOrder
{
    private readonly Dictionary<IResource, List<WaitAnnotation>> _waits;
    private readonly HashSet<IResource> _completions;

    public WaitOrder(IEnumerable<IResource> resources)
    {
        _waits = resources.ToDictionary(resource => resource, resource => resource.Annotations.OfType<WaitAnnotation>().ToList());
        _completions = [.. _waits.Values.SelectMany(waits => waits).Where(wait => wait.Kind == WaitKind.Completion).Select(wait => wait.Resource)];
    }

    /// <summary>The model does not say so, but the one needs the other.</summary>
    public void Add(IResource resource, IResource dependency) =>
        _waits[resource].Add(new WaitAnnotation(dependency, WaitKind.Healthy));

    public IReadOnlyList<WaitAnnotation> WaitsOf(IResource resource) => _waits.GetValueOrDefault(resource) ?? [];

    /// <summary>Another resource waits for its end.</summary>
    public bool RunsToCompletion(IResource resource) => _completions.Contains(resource);

    /// <summary>The first is stopped before the second. Servers are stopped after all that could use them.</summary>
    public bool DependsOn(IResource resource, IResource other) => resource != other
        && (WaitsOf(resource).Any(wait => wait.Resource == other || (wait.Resource as IResourceWithParent)?.Parent == other)
            || (IsServer(other) && !IsServer(resource)));

    /// <exception cref="DistributedApplicationException">Resources wait for each other.</exception>
    public void RefuseCycles()
    {
        var done = new HashSet<IResource>();
        foreach (var resource in _waits.Keys)
        {
            Visit(resource, [], done);
        }
    }

    private static bool IsServer(IResource resource) => resource is ContainerResource and not KeycloakResource;

    private void Visit(IResource resource, List<IResource> path, HashSet<IResource> done)
    {
        if (path.Contains(resource))
        {
            throw new DistributedApplicationException(
                $"Resources wait for each other: {string.Join(" → ", path.SkipWhile(other => other != resource).Append(resource).Select(one => one.Name))}.");
        }

        if (done.Contains(resource))
        {
            return;
        }

        path.Add(resource);
        foreach (var wait in WaitsOf(resource))
        {
            Visit(wait.Resource, path, done);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(resource);
    }
}
