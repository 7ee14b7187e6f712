using System.Globalization;
using Ecommerce.Benchmarks;

int[] seconds = [.. args.Where(IsNumber).Select(argument => int.Parse(argument, CultureInfo.InvariantCulture))];
string[] names = [.. args.Where(argument => !IsNumber(argument))];
if (seconds.Length > 1 || names.Except(BenchmarkRun.Names).Any())
{
    Console.Error.WriteLine(
        $"usage: dotnet run -c Release --project tests/Benchmarks -- [seconds for each measurement] [{string.Join(" | ", BenchmarkRun.Names)}]...");
    return 2;
}

await BenchmarkRun.RunAsync(TimeSpan.FromSeconds(seconds is [var given] ? given : 10), names, Console.WriteLine);
return 0;

static bool IsNumber(string argument) => argument.All(char.IsAsciiDigit);
