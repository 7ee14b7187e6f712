using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>One process of the system: a server, or one replica of a project.</summary>
internal abstract class Part(IResource resource, string name)
{
    public IResource Resource { get; } = resource;

    /// <summary>The resource's name, with the replica's number from the second one on.</summary>
    public string Name { get; } = name;

    /// <summary>The programs that it needs.</summary>
    public virtual IEnumerable<Requirement> Requirements => [];

    /// <summary>Makes ready what the process needs before each start, and says how to start it.</summary>
    public abstract Task<Command> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Returns when the process does its work. Called again after each restart.</summary>
    /// <exception cref="DistributedApplicationException">It never will.</exception>
    public abstract Task WaitUntilReadyAsync(ChildProcess process, CancellationToken cancellationToken);

    /// <summary>How serious a line of its log is, given how serious the one before was.</summary>
    public abstract LogLevelOfLine LevelOf(string line, LogLevelOfLine previous);

    /// <summary>Ends what it started besides the process.</summary>
    public virtual Task AfterStopAsync() => Task.CompletedTask;
}
