using Ecommerce.Benchmarks;

if (args.Length > 1 || (args.Length == 1 && !int.TryParse(args[0], out _)))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- [seconds for each measurement]");
    return 2;
}

var seconds = args is [var given] ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 10;
await BenchmarkRun.RunAsync(TimeSpan.FromSeconds(seconds), Console.WriteLine);
return 0;
