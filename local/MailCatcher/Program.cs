using Ecommerce.MailCatcher;

var builder = WebApplication.CreateBuilder(args);
if (!builder.Environment.IsDevelopment())
{
    await Console.Error.WriteLineAsync(
        $"The mail catcher delivers nothing and shows every mail to anybody, so it starts in Development only (this is {builder.Environment.EnvironmentName}).");
    return 1;
}

builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Mailbox>();
builder.Services.AddHostedService(services => new SmtpListener(
    services.GetRequiredService<Mailbox>(),
    builder.Configuration.GetValue("SMTP_PORT", 0),
    services.GetRequiredService<ILogger<SmtpListener>>()));

var app = builder.Build();
app.MapGet("/", Pages.List);
app.MapGet("/messages/{id:int}", Pages.Read);
app.MapGet("/messages/{id:int}/html", Pages.Html);
app.MapGet("/api/messages", (string? to, Mailbox mailbox) => TypedResults.Ok(mailbox.Find(to)));
app.MapGet("/health/ready", () => TypedResults.Ok());
await app.RunAsync();
return 0;
