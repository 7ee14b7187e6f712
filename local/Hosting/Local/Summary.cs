using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>The table that a person sees once everything is healthy.</summary>
internal static class Summary
{
    public static async Task<string> OfAsync(
        IReadOnlyList<IResource> resources, IReadOnlyList<DemoAccount> accounts, TimeSpan elapsed, StateDirectory state)
    {
        var rows = new List<string[]>();
        foreach (var url in resources.SelectMany(resource => resource.Annotations.OfType<UrlAnnotation>()))
        {
            var address = (await url.Url.GetValueAsync())!;
            rows.Add([url.DisplayText ?? address, address]);
        }

        rows.AddRange(resources.Where(resource => resource is ProjectResource or KeycloakResource or RabbitMQServerResource)
                .SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()
                    .Where(endpoint => endpoint.UriScheme == "http" && endpoint.AllocatedPorts.Count > 0)
                    .OrderByDescending(endpoint => endpoint.IsExternal)
                    .Select(endpoint => (resource.Name, Url: $"http://{endpoint.Host}:{endpoint.AllocatedPorts[0]}", endpoint.IsExternal)))
                .OrderByDescending(url => url.IsExternal)
                .Select(url => new[] { url.IsExternal ? $"{url.Name} (open this)" : url.Name, url.Url }));
        var text = new StringBuilder();
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Everything is healthy after {elapsed.TotalSeconds:0.0} s.").AppendLine();
        Table(text, rows);
        if (accounts.Count > 0)
        {
            text.AppendLine().AppendLine("Accounts to try:");
            Table(text, [.. accounts.Select(account => new[] { account.UserName, account.Password, account.Note })]);
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Logs are in {Path.Combine(state.Path, "logs")}, the addresses in {Path.Combine(state.Path, "endpoints.json")}.");
        return text.Append("Press Ctrl-C to stop; --fresh forgets the data, --verbose shows every log line.").ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyCollection<string[]> rows)
    {
        foreach (var row in rows)
        {
            text.Append("  ").AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(rows.Max(other => other[column].Length)))).TrimEnd());
        }
    }
}
