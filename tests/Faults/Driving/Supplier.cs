using Npgsql;

namespace Ecommerce.Faults.Driving;

/// <summary>
/// Fills the shelves, so that payments go on to the end of a long run: much of what there is plenty of, once; of what is scarce
/// a few units now and then, which are gone at once.
/// </summary>
internal sealed class Supplier(EvidenceReader reader, Assortment assortment)
{
    private const int Plenty = 5_000;

    private const int AFew = 3;

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(8);

    public async Task FillAsync()
    {
        foreach (var sku in assortment.Plenty)
        {
            await reader.ReceiveAsync(sku, Plenty);
        }
    }

    public async Task TrickleAsync(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await Task.Delay(_every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await reader.ReceiveAsync(assortment.Scarce[i % assortment.Scarce.Count], AFew);
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                // The database is down. Whether they came in is in the ledger, and nowhere else.
            }
        }
    }
}
