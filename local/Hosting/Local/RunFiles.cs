using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What a running system tells to scripts, as JSON, and to the next run.</summary>
internal sealed class RunFiles(StateDirectory state)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Resource name to URL.</summary>
    private string Endpoints => Path.Combine(state.Path, "endpoints.json");

    /// <summary>Resource name to connection string, passwords included.</summary>
    private string Connections => Path.Combine(state.Path, "connections.json");

    /// <summary>Resource name to process id; replicas from the second on are <c>name-2</c> and so on.</summary>
    private string Processes => Path.Combine(state.Path, "processes.json");

    /// <summary>Process id and start time of each process, so that the next run recognises what this one left behind.</summary>
    private string Started => Path.Combine(state.Data, "started");

    public async Task WriteAddressesAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var endpoints = new Dictionary<string, string>();
        var connections = new Dictionary<string, string?>();
        foreach (var resource in resources)
        {
            if (resource is IResourceWithEndpoints withEndpoints && resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault() is { } endpoint)
            {
                endpoints[resource.Name] = new EndpointReference(withEndpoints, endpoint.Name).Url;
            }

            if (resource is IResourceWithConnectionString withConnection)
            {
                connections[resource.Name] = await withConnection.GetConnectionStringAsync(cancellationToken);
            }
        }

        PrivateFile.Write(Endpoints, JsonSerializer.Serialize(endpoints, _indented));
        PrivateFile.Write(Connections, JsonSerializer.Serialize(connections, _indented));
    }

    public void WriteProcesses(IEnumerable<Supervision> supervisions)
    {
        var processes = supervisions.Where(supervision => supervision.ProcessId is not null)
            .ToDictionary(supervision => supervision.Part.Name, supervision => supervision.ProcessId!.Value);
        PrivateFile.Write(Processes, JsonSerializer.Serialize(processes, _indented));
        PrivateFile.Write(Started, string.Join('\n', processes.Values.Select(id => $"{id} {StartTime(id)}")));
    }

    public void Clear()
    {
        foreach (var file in new[] { Endpoints, Connections, Processes, Started })
        {
            File.Delete(file);
        }
    }

    /// <summary>Processes of a run that was killed are about to end; this waits for them, since they still hold its data.</summary>
    public async Task EndLeftOversAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Started))
        {
            return;
        }

        var leftOvers = (await File.ReadAllLinesAsync(Started, cancellationToken)).Select(line => line.Split(' '))
            .Where(fields => fields.Length == 2)
            .Select(fields => (Id: int.Parse(fields[0], CultureInfo.InvariantCulture), StartTime: fields[1])).ToArray();
        for (var attempt = 0; leftOvers.Any(process => StartTime(process.Id) == process.StartTime); attempt++)
        {
            if (attempt == 100)
            {
                foreach (var process in leftOvers.Where(process => StartTime(process.Id) == process.StartTime))
                {
                    ChildProcess.Send(process.Id, Signal.Kill);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>In clock ticks since the machine started; with the process id it names a process for ever. Empty when it is gone.</summary>
    private static string StartTime(int processId)
    {
        try
        {
            // The second field, the program's name in parentheses, may hold blanks; the start time is the 22nd.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? "" : fields[19];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
