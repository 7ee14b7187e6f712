// A service that the engine's tests run: it answers, ends or crashes as its arguments say.
switch (args)
{
    case ["crash", ..]:
        Console.WriteLine("The last thing it said.");
        throw new InvalidOperationException("It cannot go on.");
    case ["exit", var code, ..]:
        Console.WriteLine($"It ends with {code}.");
        return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
}

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var unhealthyUntil = DateTime.UtcNow.AddMilliseconds(app.Configuration.GetValue("Sample:UnhealthyForMilliseconds", 0));
app.MapGet("/", () => app.Configuration["Sample:Text"] ?? "sample");
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/root", () => app.Environment.ContentRootPath);
app.MapGet("/process", () => Environment.ProcessId);
app.MapGet("/health", () => DateTime.UtcNow < unhealthyUntil ? Results.StatusCode(503) : Results.Ok());
await app.RunAsync();
return 0;
