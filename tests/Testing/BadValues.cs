using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ecommerce.Testing;

/// <summary>Right and wrong values for the schemas of an OpenAPI document, as JSON.</summary>
internal sealed class BadValues(JsonNode document, Dictionary<string, string> samples)
{
    /// <summary>Too long for any text, whether or not its description says how long it may be.</summary>
    private const int Long = 100_000;

    private static readonly string[] _texts = ["AA", "a@example.com", "1234567", "abc"];

    public static bool IsId(JsonObject schema) => (string?)schema["format"] is "uuid";

    public bool HasId(JsonObject schema) => Members(schema).Any(member => IsId(member.Schema));

    /// <summary>What stands behind references; of a type or null, the type, marked as nullable.</summary>
    public JsonObject Resolve(JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return Resolve(reference.Split('/').Skip(1).Aggregate(document, (node, step) =>
                node is JsonArray ? node[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!));
        }

        if (schema["oneOf"]?.AsArray() is not { } choices)
        {
            return schema.AsObject();
        }

        var chosen = Resolve(choices.First(choice => (string?)choice!["type"] is not "null")!).DeepClone().AsObject();
        chosen["nullable"] = choices.Count > 1;
        return chosen;
    }

    /// <summary>A value that is as described.</summary>
    public string Right(JsonObject schema, string name = "") => samples.GetValueOrDefault(name) ?? TypeOf(schema) switch
    {
        "integer" or "number" => Math.Max((decimal?)schema["minimum"] ?? 1, 1).ToString(CultureInfo.InvariantCulture),
        "boolean" => "true",
        "array" => $"[{Right(Resolve(schema["items"]!))}]",
        "object" => RightBut(schema, "", null),
        _ when schema["enum"] is JsonArray words => words[0]!.ToJsonString(),
        _ when IsId(schema) => $"\"{Guid.NewGuid()}\"",
        _ when (string?)schema["format"] is "date-time" => "\"2030-01-02T03:04:05Z\"",
        _ => $"\"{_texts.First(text => schema["pattern"] is not { } pattern || Regex.IsMatch(text, (string)pattern!))}\"",
    };

    /// <summary>The value with one fault somewhere in it, in each way there is.</summary>
    public IEnumerable<(string Member, string Fault, string Json)> Wrong(JsonObject schema, string path)
    {
        string[] types = TypeOf(schema) switch
        {
            "string" => ["7", "true", "{}", "[]"],
            "integer" => ["\"1\"", "1.5", "99999999999", "1e400", "{}"],
            "number" => ["\"1\"", "1e400", "{}"],
            "boolean" => ["\"true\"", "1", "{}"],
            "array" => ["\"x\"", "7", "{}"],
            _ => ["\"x\"", "7", "[]"],
        };
        foreach (var value in IsNullable(schema) ? types : [.. types, "null"])
        {
            yield return (path, $"is {value}", value);
        }

        switch (TypeOf(schema))
        {
            case "integer" or "number":
                foreach (var (fault, number) in OutOfRange(schema))
                {
                    yield return (path, fault, number);
                }

                break;
            case "string":
                yield return (path, "holds NUL", "\"a\\u0000b\"");
                yield return (path, "holds half a character", "\"\\ud800\"");
                yield return (path, "is no UTF-8", "\"\u00ff\"");
                foreach (var (fault, text) in WrongTexts(schema))
                {
                    yield return (path, fault, $"\"{text}\"");
                }

                break;
            case "array":
                var items = Resolve(schema["items"]!);
                yield return (path, "holds null", "[null]");
                if ((int?)schema["maxItems"] is { } most)
                {
                    yield return (path, "is too long", $"[{string.Join(',', Enumerable.Repeat(Right(items), most + 1))}]");
                }

                foreach (var (member, fault, json) in Wrong(items, $"{path}[0]"))
                {
                    yield return (member, fault, $"[{json}]");
                }

                break;
            default:
                foreach (var (name, value) in Members(schema))
                {
                    var full = path is "" ? name : $"{path}.{name}";
                    foreach (var (member, fault, json) in Wrong(value, full))
                    {
                        yield return (member, fault, RightBut(schema, name, json));
                    }

                    if (schema["required"]?.AsArray().Any(required => (string)required! == name) is true)
                    {
                        yield return (full, "is missing", RightBut(schema, name, null));
                    }
                }

                break;
        }
    }

    /// <summary>Wrong values of a parameter, which is text by nature.</summary>
    public static IEnumerable<(string Fault, string Text)> WrongTexts(string name, JsonObject schema) => TypeOf(schema) switch
    {
        "integer" or "number" => [("is no number", "many"), ("is huge", "1e400"), ("is beyond all", new('9', 40)), .. OutOfRange(schema)],
        "boolean" => [("is neither", "maybe")],
        _ when name is "cursor" => [("holds NUL", "a\0b"), ("is garbage", "garbage"), ("is null in disguise", "bnVsbA"), ("is {} in disguise", "e30"), .. WrongTexts(schema)],
        _ => [("holds NUL", "a\0b"), .. WrongTexts(schema)],
    };

    private static IEnumerable<(string Fault, string Text)> WrongTexts(JsonObject schema)
    {
        yield return ("is too long", new('x', (int?)schema["maxLength"] + 1 ?? Long));
        if ((int?)schema["minLength"] > 0)
        {
            yield return ("is empty", "");
        }

        if (schema["format"] is not null || schema["enum"] is not null)
        {
            yield return ("is no such word", "no_such");
        }

        if (schema["pattern"] is not null)
        {
            yield return ("does not fit", "?*");
            yield return ("takes long to match", new string(' ', Long) + "*");
        }
    }

    private static IEnumerable<(string Fault, string Number)> OutOfRange(JsonObject schema)
    {
        if (schema["minimum"] is { } minimum)
        {
            yield return ("is too small", ((decimal)minimum - 1).ToString(CultureInfo.InvariantCulture));
        }

        if (schema["maximum"] is { } maximum)
        {
            yield return ("is too large", ((decimal)maximum + 1).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>An object with all its members, one of them as given; null leaves it out.</summary>
    private string RightBut(JsonObject schema, string name, string? json) => "{" + string.Join(',', Members(schema)
        .Select(member => (member.Name, Json: member.Name == name ? json : Right(member.Schema, member.Name)))
        .Where(member => member.Json is not null)
        .Select(member => $"\"{member.Name}\":{member.Json}")) + "}";

    private IEnumerable<(string Name, JsonObject Schema)> Members(JsonObject schema) =>
        schema["properties"]?.AsObject().Select(member => (member.Key, Resolve(member.Value!))) ?? [];

    private static string TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => (string)types.First(type => (string?)type is not "null")!,
        { } type => (string)type!,
        _ => schema["enum"] is null ? "object" : "string",
    };

    private static bool IsNullable(JsonObject schema) =>
        (bool?)schema["nullable"] is true || (schema["type"] is JsonArray types && types.Any(type => (string?)type is "null"));
}
