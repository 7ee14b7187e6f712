namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: configuration key <c>Parameters:name</c>, or one that was generated and kept.</summary>
public sealed class ParameterResource : Resource, IValueProvider, IManifestExpressionProvider
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> value, bool secret)
        : base(name)
    {
        _value = new Lazy<string>(value);
        Secret = secret;
    }

    public bool Secret { get; }

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.value}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(_value.Value);
}
