using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Driving;

/// <summary>Many more want something than there is of it, all at once; one of them clicks fifty times.</summary>
internal sealed class Rush(RunningShop shop, EvidenceReader reader, History history, Person agent, Person desk, int seed)
{
    private const int People = 50;

    private const int Clicks = 50;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    /// <summary>Until so many checkouts were made, and everything is sold: what one has reserved and not paid in time is another's.</summary>
    public async Task<RushRow> RunAsync(string sku, int units, int checkouts, CancellationToken cancellationToken)
    {
        await reader.SetStockAsync(sku, units);
        var people = new Person[People];
        await Parallel.ForAsync(
            0, People, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (index, _) => people[index] = await Person.RegisterAsync(shop));
        var nothing = new Assortment([], [], [], sku);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        var (made, sold) = (0, 0);
        await Task.WhenAll(people.Select(async (person, index) =>
        {
            var shopper = new Shopper(person, agent, desk, history, nothing, unchecked((seed * 10_000) + index));
            while (!patience.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref made);
                if (number > checkouts && Volatile.Read(ref sold) >= units)
                {
                    Interlocked.Decrement(ref made);
                    return;
                }

                if (await shopper.BuyOneAsync(sku, number == 1 ? Clicks : 1, patience.Token))
                {
                    Interlocked.Increment(ref sold);
                }
            }
        }));
        foreach (var person in people)
        {
            person.Dispose();
        }

        return new RushRow(sku, units, made);
    }
}
