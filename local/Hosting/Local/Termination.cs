using System.Runtime.InteropServices;

namespace Aspire.Hosting.Local;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into one orderly end.</summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _requested;
    private readonly PosixSignalRegistration[] _signals;

    public Termination(CancellationToken cancellationToken)
    {
        _requested = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _requested.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _requested.Cancel();
    }
}
