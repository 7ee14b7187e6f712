using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs an AppHost's own <c>Main</c> for a test: it stops before <c>Build()</c> so that the test may change the model, and its
/// <c>Run()</c> only waits, since the test starts and stops the system.
/// </summary>
internal sealed class EntryPointHook(Assembly assembly)
{
    private static readonly AsyncLocal<EntryPointHook?> _current = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _buildWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static EntryPointHook? Current => _current.Value;

    public Assembly Assembly => assembly;

    public Task<DistributedApplicationBuilder> BuilderAsync(string[] args)
    {
        var main = assembly.EntryPoint
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} is not a program: it has no entry point.");
        new Thread(() => RunMain(main, args)) { IsBackground = true, Name = $"{assembly.GetName().Name} main" }.Start();
        return _builder.Task;
    }

    public Task<DistributedApplication> BuildAsync()
    {
        _buildWanted.TrySetResult();
        return _application.Task;
    }

    /// <summary>The test ends without having built the system.</summary>
    public void Abandon() => _buildWanted.TrySetCanceled();

    public void WaitUntilBuildIsWanted(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _buildWanted.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication application) => _application.TrySetResult(application);

    private void RunMain(MethodInfo main, string[] args)
    {
        _current.Value = this;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            Fail(new InvalidOperationException($"{assembly.GetName().Name} ended without building a system."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException ?? exception);
        }
    }

    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
    }
}
