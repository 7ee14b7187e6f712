using System.Text.Unicode;
using Ecommerce.ServiceDefaults;
using Ecommerce.Storefront;
using Ecommerce.Storefront.Account;
using Ecommerce.Storefront.Agent;
using Ecommerce.Storefront.Cart;
using Ecommerce.Storefront.Catalog;
using Ecommerce.Storefront.Checkout;
using Ecommerce.Storefront.Desk;
using Ecommerce.Storefront.Orders;
using Ecommerce.Storefront.Returns;
using Ecommerce.Storefront.Services;
using Ecommerce.Storefront.Sessions;
using Ecommerce.Storefront.Site;
using Ecommerce.Storefront.Support;
using Microsoft.Extensions.WebEncoders;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRedisClient("redis");
builder.AddShopAuthentication();
builder.AddServiceClients();
builder.Services.AddErrorPages();
builder.Services.AddMemoryCache();
builder.Services.AddRazorComponents();
builder.Services.AddAntiforgery();
builder.Services.Configure<WebEncoderOptions>(options =>
    options.TextEncoderSettings = new(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.GeneralPunctuation, UnicodeRanges.CurrencySymbols));
builder.Services.AddScoped(_ => Texts.Current);
builder.Services.AddSingleton(new ShopPrices(builder.Configuration.GetValue("Pricing:PricesIncludeTax", true)));
builder.Services.AddScoped<CurrentCart>();
builder.Services.AddScoped<Payment>();
builder.Services.AddSingleton<OrderStreams>();

var app = builder.Build();

app.UsePublicAddress();
app.UseHeadAsGet();
app.UseMiddleware<ChosenLanguage>();
app.UseErrorPages();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.UseMiddleware<MergeGuestCart>();

app.MapDefaultEndpoints();
app.MapStaticAssets().ShortCircuit();
app.MapRazorComponents<App>().WithStaticAssets();
app.MapLanguage();
app.MapCatalog();
app.MapCart();
app.MapCheckout();
app.MapOrders();
app.MapReturns();
app.MapSupport();
app.MapAgent();
app.MapDesk();
app.MapAccount();

await app.RunAsync();
