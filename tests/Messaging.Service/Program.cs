using Ecommerce.Messaging;
using Ecommerce.Messaging.Service;
using Ecommerce.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddApiDefaults("ledger");
builder.AddDatabase<LedgerDbContext>("ledgerdb");
var messaging = builder.AddMessaging<LedgerDbContext>("ledger")
    .Handle<AmountAdded, AddToAccountWhenAmountAdded>();
if (builder.Configuration.GetValue<bool>("HandlesAccountClosed"))
{
    messaging.Handle<AccountClosed, CloseAccountWhenAccountClosed>();
}

builder.Services.AddSingleton<Faults>();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapMessagingAdmin();
app.MapPost("/entries", AddEntry.HandleAsync).WithName(nameof(AddEntry)).AllowAnonymous();
app.MapGet("/entries/{id:guid}", (Guid id) => id).WithName("GetEntry").AllowAnonymous();

await app.RunAsync();
