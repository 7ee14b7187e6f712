using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with values in it that are known only once the system has been laid out.</summary>
public sealed class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    private readonly IReadOnlyList<object> _parts;

    private ReferenceExpression(IReadOnlyList<object> parts) => _parts = parts;

    public string ValueExpression => string.Concat(
        _parts.Select(part => part is IManifestExpressionProvider provider ? provider.ValueExpression : part.ToString()));

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new([.. handler.Parts]);

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part is IValueProvider value ? await value.GetValueAsync(cancellationToken) : part);
        }

        return text.ToString();
    }

    /// <summary>Collects the parts of an interpolated string; the compiler calls it.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        private readonly List<object> _parts;

        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount) =>
            _parts = new List<object>(literalLength > 0 ? (2 * formattedCount) + 1 : formattedCount);

        internal IReadOnlyList<object> Parts => _parts;

        public void AppendLiteral(string value) => _parts.Add(value);

        public void AppendFormatted(string? value) => _parts.Add(value ?? "");

        public void AppendFormatted<T>(T value)
            where T : IValueProvider, IManifestExpressionProvider => _parts.Add(value);

        public void AppendFormatted<T>(IResourceBuilder<T> value)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _parts.Add(value.Resource);
    }
}
