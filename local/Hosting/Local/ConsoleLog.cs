namespace Aspire.Hosting.Local;

internal enum LogLevelOfLine
{
    Detail,
    Information,
    Warning,
    Error,
    None,
}

/// <summary>The one stream of lines of all resources, each with its resource's name, and a file for each with everything.</summary>
internal sealed class ConsoleLog : IAsyncDisposable
{
    private static readonly string[] _colours = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StreamWriter> _files = [];
    private readonly Dictionary<string, LogLevelOfLine> _lastLevel = [];
    private readonly string _directory;
    private readonly bool _silent;
    private readonly bool _verbose;
    private readonly bool _coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private int _width = 10;

    public ConsoleLog(string directory, bool silent, bool verbose)
    {
        _directory = directory;
        _silent = silent;
        _verbose = verbose;
        Directory.CreateDirectory(directory);
        foreach (var old in Directory.EnumerateFiles(directory, "*.log"))
        {
            File.Delete(old);
        }
    }

    /// <summary>
    /// What is shown, unless all is. While resources come and go, each complains about those that are not there, so nothing is.
    /// </summary>
    public LogLevelOfLine Threshold { get; set; } = LogLevelOfLine.None;

    public static bool IsStackTrace(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.Length < line.Length && (text.StartsWith("at ") || text.StartsWith("--- "));
    }

    public void Line(string resource, string line, Func<string, LogLevelOfLine, LogLevelOfLine> level)
    {
        lock (_lock)
        {
            var levelOfLine = _lastLevel[resource] = level(line, _lastLevel.GetValueOrDefault(resource, LogLevelOfLine.Information));
            if (!_files.TryGetValue(resource, out var file))
            {
                file = _files[resource] = new StreamWriter(Path.Combine(_directory, $"{resource}.log")) { AutoFlush = true };
            }

            file.WriteLine(line);
            if (_verbose || (levelOfLine >= Threshold && !IsStackTrace(line)))
            {
                Write(resource, line);
            }
        }
    }

    /// <summary>What the engine itself says about a resource, or about the system.</summary>
    public void Say(string resource, string text)
    {
        lock (_lock)
        {
            foreach (var line in text.Split('\n'))
            {
                Write(resource, line);
            }
        }
    }

    public void Plain(string text)
    {
        lock (_lock)
        {
            if (!_silent)
            {
                Console.Out.WriteLine(text);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
        {
            await file.DisposeAsync();
        }
    }

    private void Write(string resource, string line)
    {
        if (_silent)
        {
            return;
        }

        _width = Math.Max(_width, resource.Length);
        var name = resource.PadRight(_width);
        var colour = _colours[resource.Sum(character => character) % _colours.Length];
        Console.Out.WriteLine(_coloured ? $"\e[{colour}m{name}\e[0m | {line}" : $"{name} | {line}");
    }
}
