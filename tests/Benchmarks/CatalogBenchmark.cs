using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ecommerce.Faults.Driving;
using Npgsql;

namespace Ecommerce.Benchmarks;

/// <summary>Lists and products over HTTP, beside the same rows read by bare prepared commands.</summary>
internal sealed partial class CatalogBenchmark(RunningShop shop, TimeSpan duration, Action<string> say)
{
    private const int Clients = 32;

    private const string ListSql = """
        SELECT slug, name_es, sku, price, compare_at_price, currency, brand_name, category_slug, in_stock, variant_count, version, published_at, product_id
        FROM product_listings WHERE category_slugs @> ARRAY[$1::text] ORDER BY published_at DESC, product_id DESC LIMIT 21
        """;

    private const string CountSql = "SELECT count(*)::int FROM (SELECT FROM product_listings WHERE category_slugs @> ARRAY[$1::text] LIMIT 1001) AS matches";

    private const string ProductSql = """
        SELECT l.product_id, l.name_es, p.description_es, l.version, l.brand_name, l.category_slugs, l.category_names_es
        FROM product_listings l JOIN products p ON p.id = l.product_id WHERE l.slug = $1
        """;

    private const string VariantsSql = """
        SELECT v.sku, v.name_es, v.price, v.compare_at_price, v.currency, coalesce(s.on_hand - s.reserved, 0), v.attributes::text
        FROM variants v LEFT JOIN stock_items s ON s.sku = v.sku
        WHERE v.product_id = (SELECT product_id FROM product_listings WHERE slug = $1) ORDER BY v.position
        """;

    private const string RelatedSql = """
        WITH this AS (SELECT category_slug, product_id FROM product_listings WHERE slug = $1)
        SELECT slug, name_es, sku, price, compare_at_price, currency, brand_name, category_slug, in_stock, variant_count, version
        FROM product_listings WHERE category_slug = (SELECT category_slug FROM this) AND product_id > (SELECT product_id FROM this)
        ORDER BY product_id LIMIT 8
        """;

    public async Task RunAsync()
    {
        using var http = new HttpClient { BaseAddress = shop.Catalog };
        var categories = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/catalog/categories", UriKind.Relative))).RootElement;
        var category = categories.GetProperty("items").EnumerateArray().MaxBy(item => item.GetProperty("productCount").GetInt32())
            .GetProperty("slug").GetString()!;
        var list = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/catalog/products?limit=100", UriKind.Relative))).RootElement;
        string[] slugs = [.. list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()!)];

        var rawList = await RawAsync([ListSql, CountSql], [category]);
        var rawProduct = await RawAsync([ProductSql, VariantsSql, RelatedSql], slugs);
        await CompareAsync("list of 20, each one kept in the cache", rawList, $"'/api/catalog/products?category={category}&limit=20'");

        // A price that no product has, another each time, makes each list a new one for the cache, with the same rows.
        await CompareAsync("list of 20, none kept", rawList, $"'/api/catalog/products?category={category}&limit=20&minPrice=0.' .. math.random(100000000)");
        await CompareAsync(
            "product, 100 of them in turn", rawProduct,
            $"'/api/catalog/products/' .. slugs[math.random({slugs.Length})]",
            $"slugs = {{{string.Join(',', slugs.Select(slug => $"'{slug}'"))}}}");
    }

    private async Task CompareAsync(string name, Rate raw, string path, string prelude = "")
    {
        var cpu = Machine.CpuSeconds();
        var rate = await WrkAsync(path, prelude);
        var milliseconds = (Machine.CpuSeconds() - cpu) * 1000 / Math.Max(1, rate.Done);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {rate}; raw prepared Npgsql {raw}; ratio {rate.PerSecond / raw.PerSecond:0.00}; {milliseconds:0.00} ms CPU per request; load {Machine.Load}"));
    }

    private async Task<Rate> RawAsync(string[] statements, string[] values)
    {
        await using var source = new NpgsqlDataSourceBuilder($"{await shop.ConnectionStringAsync("catalogdb")};Maximum Pool Size={Clients}").Build();
        return await Rate.MeasureAsync(Clients, duration, async client =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var batch = new NpgsqlBatch(connection);
            var value = values[Random.Shared.Next(values.Length)];
            foreach (var statement in statements)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement) { Parameters = { new NpgsqlParameter<string> { TypedValue = value } } });
            }

            await batch.PrepareAsync();
            await using var reader = await batch.ExecuteReaderAsync();
            do
            {
                while (await reader.ReadAsync())
                {
                    _ = reader.GetValue(0);
                }
            }
            while (await reader.NextResultAsync());
            return true;
        });
    }

    /// <summary>wrk where the machine has it, else a client of our own, which takes more of the CPU that it measures.</summary>
    private async Task<Rate> WrkAsync(string path, string prelude)
    {
        if (Programs.Find("wrk") is not { } wrk)
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = shop.Catalog };
            var slugs = SlugList().Matches(prelude).Select(match => match.Groups[1].Value).ToArray();
            var fixedPath = path.Split('\'')[1];
            return await Rate.MeasureAsync(Clients, duration, async client =>
            {
                var asked = slugs.Length > 0 ? fixedPath + slugs[Random.Shared.Next(slugs.Length)]
                    : path.Contains("random", StringComparison.Ordinal) ? fixedPath + Random.Shared.Next(100_000_000).ToString(CultureInfo.InvariantCulture)
                    : fixedPath;
                using var response = await http.GetAsync(new Uri(asked, UriKind.Relative));
                await response.Content.ReadAsByteArrayAsync();
                return response.IsSuccessStatusCode;
            });
        }

        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            script,
            $$"""
            {{prelude}}
            math.randomseed(os.time())
            function request() return wrk.format('GET', {{path}}) end
            function done(summary, latency)
              io.write(string.format('RESULT %d %d %d %d %d %d\n', summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), summary.errors.status, summary.errors.read + summary.errors.timeout + summary.errors.connect))
            end
            """);
        try
        {
            var output = await Programs.RunAsync(wrk, "-t2", $"-c{Clients}", $"-d{duration.TotalSeconds:0}s", "-s", script, shop.Catalog.ToString());
            var fields = output[output.IndexOf("RESULT ", StringComparison.Ordinal)..].Split(' ', '\n').Skip(1).Take(6)
                .Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            return new Rate(fields[0] / (fields[1] / 1e6), fields[2] / 1e3, fields[3] / 1e3, fields[0], fields[4] + fields[5]);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex SlugList();
}
