using Ecommerce.Faults;

if (FaultOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Faults -- [--minutes N] [--seed S] [--shoppers N] [--rush N]");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var report = await FaultRun.RunAsync(options, Console.WriteLine, stop.Token);
return report.Holds ? 0 : 1;
