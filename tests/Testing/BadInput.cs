using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;

namespace Ecommerce.Testing;

/// <summary>
/// Asks every operation of a service's own OpenAPI document wrongly, in each way that the document lets one derive. Every answer must be a
/// problem (RFC 9457) that names whatever is at fault.
/// </summary>
/// <param name="caller">Somebody signed in who may do everything.</param>
/// <param name="guest">Nobody, for the headers by which guests are known.</param>
/// <param name="samples">Right values, as JSON, where the description does not tell one; by the member's name.</param>
public sealed class BadInput(HttpClient caller, HttpClient guest, params (string Name, string Json)[] samples)
{
    private readonly ConcurrentBag<string> _failures = [];

    /// <summary>How many operations take something that can be wrong.</summary>
    public int Operations { get; private set; }

    /// <summary>How many requests were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>How those lines begin that are as they should be, for a reason that stands beside them.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <returns>What was answered otherwise, a line each.</returns>
    public async Task<IReadOnlyList<string>> TryAsync(CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse(await caller.GetStringAsync("/openapi/v1.json", cancellationToken))!;
        var schemas = new BadValues(document, samples.ToDictionary(sample => sample.Name, sample => sample.Json));
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => Derive(schemas, method.Key, path.Key, method.Value!).ToList()))
            .Where(requests => requests.Count > 0).ToList();
        (Operations, Requests) = (operations.Count, operations.Sum(requests => requests.Count));
        await Parallel.ForEachAsync(operations.SelectMany(requests => requests), cancellationToken, SendAsync);
        return [.. _failures.Where(failure => !Except.Any(failure.StartsWith)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Of each table how many rows it has, and a sum of what stands in them: alike before and after if nothing was stored.</summary>
    public static async Task<IReadOnlyList<string>> ContentsAsync(DbConnection database, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var tables = await ReadAsync("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");
        return await ReadAsync(string.Join(" UNION ALL ", tables.Select(table =>
            $"SELECT concat('{table}: ', count(*), ' rows, ', sum(hashtext(contents::text)::bigint)) FROM \"{table}\" AS contents")) + " ORDER BY 1");

        async Task<List<string>> ReadAsync(string sql)
        {
            await using var command = database.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(reader.GetString(0));
            }

            return rows;
        }
    }

    private static IEnumerable<Request> Derive(BadValues schemas, string method, string path, JsonNode operation)
    {
        var parameters = (operation["parameters"]?.AsArray() ?? []).Select(parameter => new Parameter(
            (string)parameter!["name"]!, (string)parameter["in"]!, (bool?)parameter["required"] is true, schemas.Resolve(parameter["schema"]!))).ToList();
        var body = operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema ? schemas.Resolve(schema) : null;
        var right = new Request(
            method,
            path,
            parameters.Where(parameter => parameter.IsRequired || parameter.Name is "If-Match").ToDictionary(parameter => parameter, RightText),
            body is null ? null : schemas.Right(body));

        foreach (var parameter in parameters)
        {
            foreach (var request in parameter switch
            {
                { In: "query" } => Wrong(BadValues.WrongTexts(parameter.Name, parameter.Schema), 400),
                // An empty one would be another path, and with NUL no server takes it.
                { In: "path" } => Wrong(BadValues.WrongTexts(parameter.Name, parameter.Schema).Where(wrong => wrong.Text is not ("" or "a\0b")), 400, 404),
                { Name: "Idempotency-Key" } => Wrong([("has a space", "a b"), ("is too long", new('k', 129))], 400),
                { Name: "If-Match" } => Wrong([("is garbage", "\"garbage"), ("is weak", "W/\"1\"")], 404, 412),
                _ => Wrong([("is garbage", "garbage"), ("is too long", new('0', 10_000))], 400, 401, 404)
                    .Select(request => request with { AsGuest = operation["security"] is null }),
            })
            {
                yield return request;
            }

            if (parameter.In is not "path" && right.Values.ContainsKey(parameter))
            {
                yield return With(parameter, "is missing", null, parameter.Name is "If-Match" ? 428 : 400);
            }

            IEnumerable<Request> Wrong(IEnumerable<(string Fault, string Text)> values, params int[] expected) =>
                values.Select(value => With(parameter, value.Fault, value.Text, expected));
        }

        if (body is not null)
        {
            yield return WithBody("body", "is not there", null);
            yield return WithBody("body", "is empty", "");
            yield return WithBody("body", "is cut off", right.Body![..^1]) with { Member = "" };
            yield return WithBody("body", "is nested too deeply", new('[', 1_000));
            yield return WithBody("", "is of another media type", right.Body) with { MediaType = "text/plain", Expected = [415] };
            foreach (var (member, fault, json) in schemas.Wrong(body, ""))
            {
                yield return WithBody(member is "" ? "body" : member, fault, json);
            }
        }

        // Everything is as it should be, but nobody knows the ids.
        if (parameters.Any(parameter => parameter.In is "path" && BadValues.IsId(parameter.Schema)))
        {
            yield return right with { Fault = "an unknown id", Expected = [404] };
        }
        else if (body is not null && schemas.HasId(body))
        {
            yield return right with { Fault = "an unknown id in the body", Expected = [400, 404] };
        }

        Request WithBody(string member, string fault, string? json) => right with { Body = json, Member = member, Fault = $"{member} {fault}" };

        Request With(Parameter parameter, string fault, string? text, params int[] expected)
        {
            var values = right.Values.Where(value => value.Key != parameter).ToDictionary();
            if (text is not null)
            {
                values[parameter] = text;
            }

            return right with { Values = values, Fault = $"{parameter.Name} {fault}", Member = expected is [400] ? parameter.Name : "", Expected = expected };
        }

        string RightText(Parameter parameter) => parameter.Name switch
        {
            "Idempotency-Key" => Guid.NewGuid().ToString(),
            "If-Match" => "\"1\"",
            _ => schemas.Right(parameter.Schema, parameter.Name).Trim('"'),
        };
    }

    private async ValueTask SendAsync(Request request, CancellationToken cancellationToken)
    {
        var path = request.Path;
        var query = new List<string>();
        using var message = new HttpRequestMessage { Method = HttpMethod.Parse(request.Method) };
        foreach (var (parameter, text) in request.Values)
        {
            switch (parameter.In)
            {
                case "path":
                    path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
                    break;
                case "query":
                    query.Add($"{parameter.Name}={Uri.EscapeDataString(text)}");
                    break;
                default:
                    message.Headers.TryAddWithoutValidation(parameter.Name, text);
                    break;
            }
        }

        message.RequestUri = new Uri(query.Count > 0 ? $"{path}?{string.Join('&', query)}" : path, UriKind.Relative);
        if (request.Body is not null)
        {
            // Bodies are ASCII, but where they are wrong on purpose.
            message.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(request.Body)) { Headers = { ContentType = new(request.MediaType) } };
        }

        using var response = await (request.AsGuest ? guest : caller).SendAsync(message, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!request.Expected.Contains((int)response.StatusCode)
            || response.Content.Headers.ContentType?.MediaType is not "application/problem+json"
            || !IsProblem(JsonNode.Parse(answer)!, (int)response.StatusCode, request.Member))
        {
            _failures.Add($"{request.Method} {request.Path}, {request.Fault}: {(int)response.StatusCode} {answer[..Math.Min(answer.Length, 300)]}");
        }
    }

    private static bool IsProblem(JsonNode problem, int status, string member) =>
        (int?)problem["status"] == status
        && !string.IsNullOrEmpty((string?)problem["title"])
        && (member is ""
            || problem["errors"]?.AsObject().Any(error => WithoutIndex(error.Key) == WithoutIndex(member)) is true
            || ((string?)problem["detail"])?.Contains(member, StringComparison.Ordinal) is true);

    /// <summary>An element's fault may be told of its list.</summary>
    private static string WithoutIndex(string member) => member.EndsWith(']') ? member[..member.LastIndexOf('[')] : member;

    private sealed record Parameter(string Name, string In, bool IsRequired, JsonObject Schema);

    private sealed record Request(string Method, string Path, Dictionary<Parameter, string> Values, string? Body)
    {
        public string Fault { get; init; } = "";

        /// <summary>Empty where it is nobody's fault by name.</summary>
        public string Member { get; init; } = "";

        public int[] Expected { get; init; } = [400];

        public string MediaType { get; init; } = "application/json";

        public bool AsGuest { get; init; }
    }
}
