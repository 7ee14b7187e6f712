using Ecommerce.Catalog;
using Ecommerce.Catalog.Products;
using Ecommerce.Catalog.Seeding;
using Ecommerce.Catalog.Stock;
using Ecommerce.Contracts;
using Ecommerce.Messaging;
using Ecommerce.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddApiDefaults("catalog");
builder.AddDatabase<CatalogDbContext>("catalogdb");
builder.AddRedisOutputCache("redis");
builder.Services.AddOutputCache(CatalogCache.AddPolicies);
builder.AddMessaging<CatalogDbContext>("catalog")
    .Handle<OrderPlaced, ReserveStockWhenOrderPlaced>()
    .Handle<OrderPaymentAuthorized, ClaimStockWhenPaymentAuthorized>()
    .Handle<OrderClosed, ReleaseStockWhenOrderClosed>()
    .Handle<OrderLinesCancelled, ReturnStockWhenOrderLinesCancelled>()
    .Handle<ReturnInspected, RestockWhenReturnInspected>()
    .Handle<ProductChanged, EvictListsWhenProductChanged>();
builder.Services.AddValidation();
builder.Services.AddOpenApi();
builder.Services.AddGrpc();
builder.Services.AddOptions<StockOptions>().BindConfiguration(StockOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<StockTelemetry>();
builder.Services.AddHostedService<StockReservationSweeper>();

var app = builder.Build();

if (args is ["migrate", ..])
{
    return await app.MigrateAsync<CatalogDbContext>();
}

if (args is ["seed", ..])
{
    return await app.SeedAsync();
}

app.UseServiceDefaults();
app.UseOutputCache();
app.UseGrpcWeb();
app.MapDefaultEndpoints();
app.MapMessagingAdmin();
app.MapCatalog();
app.MapGrpcService<OffersService>().EnableGrpcWeb().RequireAuthorization(Roles.OfferReader);

await app.RunAsync();
return 0;
