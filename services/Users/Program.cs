using Ecommerce.ServiceDefaults;
using Ecommerce.Users;
using Ecommerce.Users.Profiles;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDefaults("users");
builder.AddDatabase<UsersDbContext>("usersdb");
builder.Services.AddValidation();
builder.Services.AddOpenApi();
builder.Services.AddSingleton<UsersMetrics>();

var app = builder.Build();
if (args is ["migrate", ..])
{
    return await app.MigrateAsync<UsersDbContext>();
}

app.UseServiceDefaults();
app.MapDefaultEndpoints();
app.MapProfiles();
await app.RunAsync();
return 0;
