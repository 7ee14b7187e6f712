using System.Text.Json;

namespace Aspire.Hosting.Local;

/// <summary>Generated development passwords. They are kept beside the data that they protect and go with it.</summary>
internal sealed class KeptValues
{
    private readonly Lock _lock = new();
    private Dictionary<string, string> _values = [];
    private string? _file;

    public void Load(string file)
    {
        lock (_lock)
        {
            _file = file;
            if (File.Exists(file))
            {
                var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [];
                _values = kept.Concat(_values).DistinctBy(value => value.Key).ToDictionary();
            }
        }
    }

    public string GetOrAdd(string name, Func<string> make)
    {
        lock (_lock)
        {
            if (!_values.TryGetValue(name, out var value))
            {
                value = _values[name] = make();
                if (_file is not null)
                {
                    PrivateFile.Write(_file, JsonSerializer.Serialize(_values));
                }
            }

            return value;
        }
    }
}
