using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;
using Ecommerce.Support;
using Ecommerce.Support.Queue;
using Ecommerce.Support.Returns;
using Ecommerce.Support.Tickets;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("support");
builder.AddDatabase<SupportDbContext>("supportdb");
builder.AddMessaging<SupportDbContext>("support")
    .Handle<ReturnRequested, FollowReturnWhenItMoves>()
    .Handle<ReturnApproved, FollowReturnWhenItMoves>()
    .Handle<ReturnRejected, FollowReturnWhenItMoves>()
    .Handle<ReturnCancelled, FollowReturnWhenItMoves>()
    .Handle<ReturnReceived, FollowReturnWhenItMoves>()
    .Handle<ReturnInspected, FollowReturnWhenItMoves>()
    .Handle<ReturnRefunded, FollowReturnWhenItMoves>()
    .Handle<ReturnClosed, FollowReturnWhenItMoves>();
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
