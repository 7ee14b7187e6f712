using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>
/// The parameters of a request, from the form of a POST or the query of a GET, with Stripe's nested names
/// (<c>line_items[0][price_data][currency]</c>). Readers note the first thing that is wrong in <see cref="Error"/> and go on,
/// so a handler reads everything, calls <see cref="RejectUnknown"/>, and then looks once.
/// </summary>
internal sealed class FormParameters
{
    private const int MaxTextLength = 5000;
    private const int MaxMetadataKeys = 50;
    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataValueLength = 500;

    private readonly List<KeyValuePair<string, string>> _values;
    private readonly HashSet<string> _known = [];

    private FormParameters(List<KeyValuePair<string, string>> values) => _values = values;

    public StripeAnswer? Error { get; private set; }

    public static async ValueTask<FormParameters> BindAsync(HttpContext context)
    {
        var request = context.Request;
        IEnumerable<KeyValuePair<string, StringValues>> source = request.Query;
        if (request.HasFormContentType)
        {
            source = source.Concat(await request.ReadFormAsync(context.RequestAborted));
        }

        var parameters = new FormParameters(
            [.. source.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? string.Empty))]);
        if (HttpMethods.IsPost(request.Method) && !request.HasFormContentType && request.ContentLength > 0)
        {
            parameters.Error = StripeAnswer.Refused(
                "Invalid request (check that your POST content type is application/x-www-form-urlencoded).", code: null);
        }

        return parameters;
    }

    /// <summary>Tells whether two requests carry the same parameters, in whatever order.</summary>
    public byte[] Fingerprint(string method, string path)
    {
        var canonical = new StringBuilder(method).Append(' ').Append(path);
        foreach (var (name, value) in _values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            canonical.Append('\n').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()));
    }

    public bool Has(string name) =>
        _values.Exists(pair => pair.Key == name || pair.Key.StartsWith(name + "[", StringComparison.Ordinal));

    public string? Text(string name, int maxLength = MaxTextLength)
    {
        var value = Find(name);
        if (value is null)
        {
            return null;
        }

        if (value.Length == 0)
        {
            Fail($"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.", name, "parameter_invalid_empty");
            return null;
        }

        if (value.Length > maxLength)
        {
            Fail($"Invalid string: {value[..8]}...; must be at most {maxLength} characters", name, code: null);
            return null;
        }

        return value;
    }

    public string RequiredText(string name, int maxLength = MaxTextLength) =>
        Text(name, maxLength) ?? Missing(name, string.Empty);

    public string? Choice(string name, params ReadOnlySpan<string> choices)
    {
        var value = Text(name);
        if (value is null || choices.Contains(value))
        {
            return value;
        }

        Fail($"Invalid {name}: must be one of {string.Join(", ", choices)}", name, code: null);
        return null;
    }

    public long? Integer(string name, long min, long max)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Fail($"Invalid integer: {Shorten(text)}", name, "parameter_invalid_integer");
            return null;
        }

        if (value < min)
        {
            Fail($"This value must be greater than or equal to {min}.", name, "parameter_invalid_integer");
            return null;
        }

        if (value > max)
        {
            Fail($"This value must be less than or equal to {max}.", name, "parameter_invalid_integer");
            return null;
        }

        return value;
    }

    public long RequiredInteger(string name, long min, long max) => Integer(name, min, max) ?? Missing(name, 0L);

    public string? Email(string name)
    {
        var value = Text(name, 800);
        if (value is not null && !MailAddress.TryCreate(value, out _))
        {
            Fail($"Invalid email address: {Shorten(value)}", name, "email_invalid");
            return null;
        }

        return value;
    }

    /// <summary>An absolute http or https address.</summary>
    public string? Url(string name)
    {
        var value = Text(name);
        if (value is not null
            && !(Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            Fail("Not a valid URL", name, "url_invalid");
            return null;
        }

        return value;
    }

    public IReadOnlyDictionary<string, string> Metadata(string name)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (parameter, value) in _values)
        {
            if (!parameter.StartsWith(name + "[", StringComparison.Ordinal) || !parameter.EndsWith(']'))
            {
                continue;
            }

            _known.Add(parameter);
            var key = parameter[(name.Length + 1)..^1];
            if (key.Length > MaxMetadataKeyLength)
            {
                Fail($"Metadata keys can have up to {MaxMetadataKeyLength} characters; '{Shorten(key)}' has {key.Length}.", parameter, code: null);
            }
            else if (value.Length > MaxMetadataValueLength)
            {
                Fail($"Metadata values can have up to {MaxMetadataValueLength} characters, but you passed in a value that is {value.Length} characters.", parameter, code: null);
            }
            else if (value.Length > 0)
            {
                metadata[key] = value;
            }
        }

        if (metadata.Count > MaxMetadataKeys)
        {
            Fail($"You can have up to {MaxMetadataKeys} metadata keys.", name, code: null);
        }

        return metadata;
    }

    /// <summary>The names of an array's elements, in order: <c>line_items[0]</c>, <c>line_items[1]</c>, …</summary>
    public IReadOnlyList<string> Items(string name) =>
    [
        .. _values
            .Where(pair => pair.Key.StartsWith(name + "[", StringComparison.Ordinal))
            .Select(pair => pair.Key[..(pair.Key.IndexOf(']', name.Length) + 1)])
            .Where(item => item.Length > 0)
            .Distinct()
            .OrderBy(item => item.Length).ThenBy(item => item, StringComparer.Ordinal),
    ];

    /// <summary>An array of plain values: <c>expand[]=a</c> or <c>expand[0]=a</c>.</summary>
    public IReadOnlyList<string> Strings(string name)
    {
        var strings = new List<string>();
        foreach (var (parameter, value) in _values)
        {
            if (parameter.StartsWith(name + "[", StringComparison.Ordinal))
            {
                _known.Add(parameter);
                strings.Add(value);
            }
        }

        return strings;
    }

    /// <summary>Parameters of Stripe's that change nothing here.</summary>
    public void Accept(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var (parameter, _) in _values)
            {
                if (parameter == name || parameter.StartsWith(name + "[", StringComparison.Ordinal))
                {
                    _known.Add(parameter);
                }
            }
        }
    }

    public void RejectUnknown()
    {
        var unknown = _values.Find(pair => !_known.Contains(pair.Key)).Key;
        if (unknown is not null)
        {
            Fail($"Received unknown parameter: {Shorten(unknown)}", unknown, "parameter_unknown");
        }
    }

    public void Fail(string message, string param, string? code) =>
        Error ??= StripeAnswer.InvalidParameter(message, param, code);

    private static string Shorten(string value) => value.Length <= 100 ? value : value[..100] + "…";

    private string? Find(string name)
    {
        _known.Add(name);
        var index = _values.FindIndex(pair => pair.Key == name);
        return index < 0 ? null : _values[index].Value;
    }

    private T Missing<T>(string name, T placeholder)
    {
        Fail($"Missing required param: {name}.", name, "parameter_missing");
        return placeholder;
    }
}
