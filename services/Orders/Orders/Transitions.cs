namespace Ecommerce.Orders.Orders;

/// <summary>The paths of one state machine; what is not listed does not happen.</summary>
internal sealed class Transitions<TState>(params (TState From, TState[] To)[] paths)
    where TState : struct, Enum
{
    private readonly Dictionary<TState, TState[]> _paths = paths.ToDictionary(path => path.From, path => path.To);

    public bool Allow(TState from, TState to) => _paths.TryGetValue(from, out var targets) && targets.Contains(to);

    /// <returns>True where no path leads on.</returns>
    public bool IsFinal(TState state) => !_paths.ContainsKey(state);
}
