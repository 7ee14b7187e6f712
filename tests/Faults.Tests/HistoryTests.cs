using System.Text.Json;
using Ecommerce.Faults.Driving;
using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Tests;

public sealed class HistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faults").FullName;

    [Fact]
    public void An_operation_is_in_the_file_before_it_is_sent_and_folds_with_its_repeats()
    {
        var path = Path.Combine(_folder, "history.jsonl");
        using var history = new History(path);
        var entry = history.Begin("ana", OperationKind.PlaceOrder, "key", ("sku", "SKU-1"));

        entry.Sent();
        using (var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)))
        {
            var line = JsonDocument.Parse(file.ReadLine()!).RootElement;
            Assert.Equal("Sent", line.GetProperty("outcome").GetString());
            Assert.Equal("SKU-1", line.GetProperty("data").GetProperty("sku").GetString());
        }

        entry.Unknown(null, "no answer");
        Assert.Equal(Outcome.Unknown, Assert.Single(Operation.Fold(history.Lines)).Outcome);

        entry.Sent();
        entry.Ok(201, new Dictionary<string, string> { ["order"] = "1" });
        var operation = Assert.Single(Operation.Fold(history.Lines));
        Assert.Equal(Outcome.Ok, operation.Outcome);
        Assert.Equal("SKU-1", operation["sku"]);
        Assert.Equal("1", Assert.Single(operation.Accepted)["order"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
