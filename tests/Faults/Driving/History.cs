using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Driving;

/// <summary>Writes down what is asked for before it is sent, and what is learned of it, as JSON lines.</summary>
internal sealed class History : IDisposable
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock _lock = new();
    private readonly List<HistoryLine> _lines = [];
    private readonly StreamWriter _writer;
    private long _operations;

    public History(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Path = path;
        _writer = new StreamWriter(path) { AutoFlush = true };
    }

    public string Path { get; }

    public IReadOnlyList<HistoryLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public Entry Begin(string shopper, string kind, string key, params (string Name, string Value)[] request) =>
        new(this, Interlocked.Increment(ref _operations), shopper, kind, key, request.ToDictionary(pair => pair.Name, pair => pair.Value));

    public void Dispose() => _writer.Dispose();

    private void Write(HistoryLine line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            _writer.WriteLine(JsonSerializer.Serialize(line, _json));
        }
    }

    /// <summary>One operation, sent once or many times.</summary>
    public sealed class Entry(
        History history, long operation, string shopper, string kind, string key, IReadOnlyDictionary<string, string> request)
    {
        private static readonly Dictionary<string, string> _nothing = [];

        public string Key => key;

        public void Sent() => Write(Outcome.Sent, null, request);

        public void Ok(int? status, IReadOnlyDictionary<string, string>? answer = null) => Write(Outcome.Ok, status, answer ?? _nothing);

        public void Fail(int? status, string reason) => Write(Outcome.Fail, status, Reason(reason));

        public void Unknown(int? status, string reason) => Write(Outcome.Unknown, status, Reason(reason));

        private static Dictionary<string, string> Reason(string reason) => new() { ["reason"] = reason };

        private void Write(Outcome outcome, int? status, IReadOnlyDictionary<string, string> data) =>
            history.Write(new HistoryLine(operation, shopper, kind, key, outcome, DateTimeOffset.UtcNow, status, data));
    }
}
