using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Ecommerce.Support;
using Ecommerce.Support.Queue;
using Ecommerce.Support.Tickets;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("support");
builder.AddDatabase<SupportDbContext>("supportdb");
builder.AddMessaging<SupportDbContext>("support");
builder.Services.AddValidation();
builder.Services.AddOpenApi();
builder.Services.AddSingleton<SupportMetrics>();
builder.Services.AddHttpClient<OrdersClient>(http => http.BaseAddress = new("http://orders")).AddUserToken();

var app = builder.Build();
if (args is ["migrate", ..])
{
    return await app.MigrateAsync<SupportDbContext>();
}

app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapTickets();
app.MapQueue();
app.MapMessagingAdmin();
await app.RunAsync();
return 0;
