using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Storefront.Tests;

/// <summary>
/// Catalog, Orders, Users and Support as the storefront sees them: their addresses and JSON, over HTTP, in memory. With them
/// stands the identity provider. Each can be made to fail.
/// </summary>
public sealed class FakeServices : IAsyncDisposable
{
    private static readonly (string Slug, string Es, string En)[] _roots =
    [
        ("kitchen", "Cocina y mesa", "Kitchen and table"), ("living", "Salón", "Living room"), ("bedroom", "Dormitorio", "Bedroom"),
        ("bath", "Baño", "Bathroom"), ("garden", "Jardín y terraza", "Garden and terrace"), ("study", "Estudio", "Study"),
        ("kids", "Niños", "Children"), ("pantry", "Despensa", "Pantry"),
    ];

    private static readonly (string Es, string En)[] _things =
    [
        ("Jarra de gres", "Stoneware jug"), ("Cuenco de olivo", "Olive wood bowl"), ("Manta de lana merina", "Merino wool throw"),
        ("Lámpara de lino", "Linen lamp"), ("Tetera de hierro colado", "Cast iron teapot"), ("Vela de cera de abeja", "Beeswax candle"),
    ];

    private readonly WebApplication _app;

    private FakeServices(WebApplication app)
    {
        _app = app;
        Provider = new FakeIdentityProvider(app);
        app.Use(FailAsync);
        MapCatalog();
        MapOrders();
        MapReturns();
        MapPromotions();
        MapDesk();
        MapUsers();
        MapSupport();
        MapMessages();
    }

    public Uri Address { get; private set; } = null!;

    public FakeIdentityProvider Provider { get; }

    /// <summary>Services that answer 503: catalog, orders, users, support.</summary>
    public ConcurrentDictionary<string, bool> Down { get; } = new();

    /// <summary>How often an order is still "pending" before its stock is reserved.</summary>
    public int PendingReads { get; set; } = 1;

    public ConcurrentDictionary<string, ConcurrentDictionary<string, int>> Carts { get; } = new();

    /// <summary>What each cart keeps for later.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, int>> Saved { get; } = new();

    /// <summary>What a SKU cost when it was put into a cart, where that was another price.</summary>
    public ConcurrentDictionary<string, decimal> PricesBefore { get; } = new();

    /// <summary>Whether Orders' prices have the tax in them.</summary>
    public bool PricesIncludeTax { get; set; } = true;

    public ConcurrentDictionary<string, JsonObject> Orders { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Returns { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Promotions { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Tickets { get; } = new();

    public ConcurrentDictionary<string, JsonObject> Profiles { get; } = new();

    /// <summary>Idempotency keys in the order they came.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    /// <summary>Languages that the storefront asked in.</summary>
    public ConcurrentQueue<string> Languages { get; } = new();

    public static async Task<FakeServices> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var fake = new FakeServices(builder.Build());
        await fake._app.StartAsync();
        fake.Address = new Uri(fake._app.Urls.First());
        fake.Provider.Address = fake.Address;
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static decimal PriceOf(string sku) => 9.5m + (Math.Abs(StableHash(sku)) % 90);

    private static int StableHash(string text) => text.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)) & 0xffff;

    private async Task FailAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!;
        var service = path.StartsWith("/api/catalog", StringComparison.Ordinal) ? "catalog"
            : path.StartsWith("/api/users", StringComparison.Ordinal) ? "users"
            : path.StartsWith("/api/support", StringComparison.Ordinal) ? "support"
            : path.StartsWith("/api/", StringComparison.Ordinal) ? "orders"
            : "identity";
        if (service != "identity")
        {
            Languages.Enqueue(context.Request.Headers.AcceptLanguage.ToString());
        }

        if (Down.ContainsKey(service))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await next(context);
        }
        catch (KeyNotFoundException)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (Exception) when (service != "identity" && !context.Response.HasStarted)
        {
            // What these stand-ins trip over, the services refuse.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static bool IsSpanish(HttpContext context) => !context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.Ordinal);

    private static string? Subject(HttpContext context) => FakeIdentityProvider.SubjectOf(context.Request.Headers.Authorization.ToString());

    private static bool IsTheirs(JsonObject order, HttpContext context) => (string?)order["key"] is { } key
        ? context.Request.Headers["Order-Key"] == key
        : (string?)order["owner"] == Subject(context);

    private static ProblemHttpResult Problem(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    private static object Card(int number, bool isSpanish) => new
    {
        slug = $"thing-{number}",
        name = $"{(isSpanish ? _things[number % 6].Es : _things[number % 6].En)} {number}",
        sku = $"SKU-{number}",
        price = PriceOf($"SKU-{number}"),
        compareAtPrice = number % 5 == 0 ? PriceOf($"SKU-{number}") + 12.5m : (decimal?)null,
        currency = "EUR",
        brand = number % 2 == 0 ? "Alfar de Úbeda" : "Telares Duero",
        category = _roots[number % 8].Slug,
        image = $"/api/catalog/images/thing-{number}.svg?v=1",
        inStock = number % 7 != 6,
        variantCount = number % 3 == 0 ? 3 : 1,
    };

    private void MapCatalog()
    {
        _app.MapGet("/api/catalog/products", (HttpContext context, string? q, string? category, string? cursor, int? limit, string? sort) =>
        {
            var start = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture);
            var all = Enumerable.Range(0, 60).Where(number => q is null || q != "nothing")
                .Where(number => category is null || number % 8 == Array.FindIndex(_roots, root => root.Slug == category) || category.Contains('-', StringComparison.Ordinal)).ToList();
            var page = all.Skip(start).Take(limit ?? 24).ToList();
            return new
            {
                items = page.Select(number => Card(number, IsSpanish(context))),
                next = start + page.Count < all.Count ? (start + page.Count).ToString(CultureInfo.InvariantCulture) : null,
                total = all.Count,
                totalIsExact = true,
            };
        });
        _app.MapGet("/api/catalog/products/{slug}", IResult (string slug, HttpContext context) =>
        {
            if (slug.Length > 160)
            {
                return Problem(400, "Too long.");
            }

            if (!slug.StartsWith("thing-", StringComparison.Ordinal) || !int.TryParse(slug[6..], out var number) || number >= 60)
            {
                return Problem(404, "No such product.");
            }

            var spanish = IsSpanish(context);
            var skus = number % 3 == 0 ? new[] { $"SKU-{number}", $"SKU-{number}-M", $"SKU-{number}-L" } : [$"SKU-{number}"];
            return TypedResults.Ok(new
            {
                id = Guid.NewGuid(),
                slug,
                name = $"{(spanish ? _things[number % 6].Es : _things[number % 6].En)} {number}",
                description = spanish
                    ? "Torneada a mano en un taller pequeño. Cada pieza es ligeramente distinta, y se nota al tacto.\nApta para lavavajillas y para toda una vida."
                    : "Turned by hand in a small workshop. Each piece is slightly different, and you can feel it.\nSafe in the dishwasher, and for a lifetime.",
                brand = "Alfar de Úbeda",
                categories = new[] { new { slug = _roots[number % 8].Slug, name = spanish ? _roots[number % 8].Es : _roots[number % 8].En } },
                images = Enumerable.Range(1, 4).Select(view => $"/api/catalog/images/{slug}.svg?v={view}"),
                variants = skus.Select((sku, index) => new
                {
                    sku,
                    name = index switch { 0 => "S", 1 => "M", _ => "L" },
                    price = PriceOf(sku),
                    compareAtPrice = number % 5 == 0 ? PriceOf(sku) + 12.5m : (decimal?)null,
                    currency = "EUR",
                    available = number % 7 == 6 ? 0 : index == 2 ? 0 : index == 1 ? 3 : 20,
                    attributes = new[] { new { name = spanish ? "Tamaño" : "Size", value = index switch { 0 => "S", 1 => "M", _ => "L" } } },
                }),
                related = Enumerable.Range(1, 4).Select(offset => Card((number + offset) % 60, spanish)),
                version = 1,
            });
        });
        _app.MapGet("/api/catalog/categories", (HttpContext context) => new
        {
            items = _roots.Select(root => new
            {
                slug = root.Slug,
                name = IsSpanish(context) ? root.Es : root.En,
                productCount = 8,
                children = Enumerable.Range(1, 5).Select(child => new
                {
                    slug = $"{root.Slug}-{child}",
                    name = $"{(IsSpanish(context) ? root.Es : root.En)} {child}",
                    productCount = 3,
                    children = Array.Empty<object>(),
                }),
            }),
        });
        _app.MapGet("/api/catalog/suggestions", (string q, HttpContext context) => new
        {
            items = new object[]
            {
                new { text = IsSpanish(context) ? "Cocina y mesa" : "Kitchen and table", slug = (string?)"kitchen", kind = "category" },
                new { text = IsSpanish(context) ? "Jarra de gres 0" : "Stoneware jug 0", slug = (string?)"thing-0", kind = "product" },
            },
        });
        _app.MapGet("/api/catalog/images/{name}", (string name) =>
        {
            var hue = StableHash(name) % 360;
            return TypedResults.Text(
                $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400'><rect width='400' height='400' fill='hsl({hue} 35% 88%)'/><path d='M120 340V190a80 80 0 0 1 160 0v150Z' fill='hsl({hue} 40% 55%)'/></svg>",
                "image/svg+xml");
        });
    }

    private object Cart(string id)
    {
        var items = Lines(Carts.GetOrAdd(id, _ => new()));
        return new
        {
            id,
            version = 1,
            items,
            saved = Lines(Saved.GetOrAdd(id, _ => new())),
            itemCount = items.Sum(item => (int)item["quantity"]!),
            total = items.Sum(item => (decimal)item["lineTotal"]!),
            currency = "EUR",
            taxIncluded = PricesIncludeTax,
        };
    }

    private List<JsonNode> Lines(IEnumerable<KeyValuePair<string, int>> quantities) =>
    [
        .. quantities.OrderBy(item => item.Key).Select(item => JsonSerializer.SerializeToNode(new
        {
            sku = item.Key,
            quantity = item.Value,
            name = $"Jarra de gres {item.Key[4..]}",
            variantName = "M",
            slug = "thing-" + item.Key.Split('-')[1],
            image = $"/api/catalog/images/thing-{item.Key.Split('-')[1]}.svg?v=1",
            unitPrice = PriceOf(item.Key),
            priceBefore = PricesBefore.TryGetValue(item.Key, out var before) ? before : (decimal?)null,
            lineTotal = PriceOf(item.Key) * item.Value,
            available = item.Key == "SKU-5" ? 1 : 20,
            onSale = item.Key != "SKU-6",
        }, JsonSerializerOptions.Web)!),
    ];

    /// <summary>
    /// Express does not go to Portugal, nothing goes to Italy, and everything is taxed by 21 %. The code TEN takes ten off, BIG has
    /// a minimum that is not reached, and no other is known.
    /// </summary>
    /// <returns>A quote, or a problem.</returns>
    private (JsonObject? Quote, IResult? Problem) Quote(string cartId, string country, string option, string? code)
    {
        var cart = JsonSerializer.SerializeToNode(Cart(cartId), JsonSerializerOptions.Web)!.AsObject();
        if (cart["items"]!.AsArray().Count == 0)
        {
            return (null, Problem(409, "The cart is empty."));
        }

        (string Id, string Name, decimal Price)[] options = [("standard", "Envío estándar", 4.95m), ("express", "Envío exprés", 7.95m)];
        options = country == "PT" ? options[..1] : options;
        if (country == "IT")
        {
            return (null, TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["country"] = ["The shop does not deliver to that country."] }));
        }

        if (!options.Any(known => known.Id == option))
        {
            return (null, TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["shippingOption"] = ["These goods cannot be sent that way."] }));
        }

        var subtotal = (decimal)cart["total"]!;
        var shipping = options.First(known => known.Id == option).Price;
        var discount = code == "TEN" ? 10 : 0m;
        var amount = subtotal - discount + shipping;
        var tax = decimal.Round(PricesIncludeTax ? amount * 21 / 121 : amount * 21 / 100, 2, MidpointRounding.AwayFromZero);
        return (JsonSerializer.SerializeToNode(new
        {
            shippingOptions = options.Select(known => new { id = known.Id, name = known.Name, price = known.Price, fewestDays = 1, mostDays = known.Id == "standard" ? 4 : 1 }),
            shippingOption = option,
            subtotal,
            discount,
            promotion = discount == 0 ? null : new { id = Guid.NewGuid(), name = "Bienvenida", code, discount },
            code = code is null ? null : new { code, status = code switch { "TEN" => "applied", "BIG" => "minimum_not_reached", _ => "unknown" }, missing = code == "BIG" ? 20 : (decimal?)null, validFrom = (DateTimeOffset?)null },
            shipping,
            tax,
            taxLines = new[] { new { rate = 21m, @base = PricesIncludeTax ? amount - tax : amount, tax } },
            taxIncluded = PricesIncludeTax,
            total = PricesIncludeTax ? amount : amount + tax,
            currency = "EUR",
        }, JsonSerializerOptions.Web)!.AsObject(), null);
    }

    private void MapOrders()
    {
        _app.MapPost("/api/orders/quote", IResult (JsonObject body, HttpContext context) =>
        {
            var (quote, problem) = Quote(
                Subject(context) ?? context.Request.Headers["Cart-Id"].ToString(), (string)body["country"]!, (string?)body["shippingOption"] ?? "standard", (string?)body["code"]);
            return problem ?? TypedResults.Ok(quote);
        });
        _app.MapGet("/api/carts", IResult (HttpContext context) =>
        {
            var id = Subject(context) ?? context.Request.Headers["Cart-Id"].ToString();
            return id.Length == 0 ? TypedResults.Ok<object>(new { id = (string?)null, version = 0, items = Array.Empty<object>(), saved = Array.Empty<object>(), itemCount = 0, total = 0, currency = "EUR" })
                : Subject(context) is null && !Carts.ContainsKey(id) ? Problem(404, "No such cart.")
                : TypedResults.Ok(Cart(id));
        });
        _app.MapPut("/api/carts/items/{sku}", IResult (string sku, JsonObject body, HttpContext context) =>
        {
            var given = context.Request.Headers["Cart-Id"].ToString();
            if (Subject(context) is null && given.Length > 0 && !Carts.ContainsKey(given))
            {
                return Problem(404, "No such cart.");
            }

            if (!sku.StartsWith("SKU-", StringComparison.Ordinal))
            {
                return Problem(404, "No such product.");
            }

            var id = Subject(context) ?? (given.Length > 0 ? given : Guid.NewGuid().ToString());
            var quantity = (int)body["quantity"]!;
            var cart = Carts.GetOrAdd(id, _ => new());
            if (sku == "SKU-REFUSED")
            {
                return Problem(409, "That cannot be sold.");
            }

            if (quantity == 0)
            {
                cart.TryRemove(sku, out _);
            }
            else
            {
                cart[sku] = quantity;
            }

            if (Subject(context) is null)
            {
                context.Response.Headers["Cart-Id"] = id;
            }

            return TypedResults.Ok(Cart(id));
        });
        _app.MapMethods("/api/carts/saved/{sku}/{step?}", ["PUT", "DELETE"], IResult (string sku, string? step, HttpContext context) =>
        {
            var id = Subject(context) ?? context.Request.Headers["Cart-Id"].ToString();
            var (from, to) = (Carts.GetOrAdd(id, _ => new()), Saved.GetOrAdd(id, _ => new()));
            if (context.Request.Method == "DELETE")
            {
                to.TryRemove(sku, out _);
                return TypedResults.Ok(Cart(id));
            }

            (from, to) = step is null ? (from, to) : (to, from);
            if (!from.TryRemove(sku, out var quantity))
            {
                return Problem(404, "There is no such thing in the cart.");
            }

            to[sku] = quantity;
            return TypedResults.Ok(Cart(id));
        });
        _app.MapPost("/api/carts/merge", IResult (HttpContext context) =>
        {
            if (Subject(context) is not { } subject)
            {
                return TypedResults.Unauthorized();
            }

            if (Carts.TryRemove(context.Request.Headers["Cart-Id"].ToString(), out var guest))
            {
                foreach (var (sku, quantity) in guest)
                {
                    Carts.GetOrAdd(subject, _ => new()).AddOrUpdate(sku, quantity, (_, held) => held + quantity);
                }
            }

            return TypedResults.Ok(Cart(subject));
        });
        _app.MapPost("/api/orders", IResult (JsonObject body, HttpContext context) =>
        {
            var guestCart = context.Request.Headers["Cart-Id"].ToString();
            if ((Subject(context) ?? (Carts.ContainsKey(guestCart) ? guestCart : null)) is not { } subject)
            {
                return TypedResults.Unauthorized();
            }

            var key = context.Request.Headers["Idempotency-Key"].ToString();
            Keys.Enqueue(key);
            var orderKey = Subject(context) is null ? WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)) : null;
            if (orderKey is not null)
            {
                context.Response.Headers["Order-Key"] = orderKey;
            }

            var cart = JsonSerializer.SerializeToNode(Cart(subject), JsonSerializerOptions.Web)!.AsObject();
            if ((string?)body["shippingAddress"]!["city"] == "Changed")
            {
                return Problem(409, "The total has changed.");
            }

            if ((string?)body["shippingAddress"]!["city"] == "Ordered")
            {
                return TypedResults.Problem(
                    "This cart has been ordered already.", statusCode: 409, extensions: new Dictionary<string, object?> { ["orderId"] = Guid.NewGuid(), ["number"] = "A-10042" });
            }

            if ((string?)body["shippingAddress"]!["city"] == "Refused")
            {
                return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["shippingAddress.city"] = ["We cannot deliver there."] });
            }

            var (quote, problem) = Quote(subject, (string)body["shippingAddress"]!["country"]!, (string?)body["shippingOption"] ?? "standard", (string?)body["code"]);
            if (problem is not null)
            {
                return problem;
            }

            if (quote!["code"] is { } code && (string?)code["status"] != "applied")
            {
                return TypedResults.Problem(
                    "The code does not apply.", statusCode: 409, extensions: new Dictionary<string, object?> { ["code"] = code.DeepClone() });
            }

            if ((decimal)quote["total"]! != (decimal)body["expectedTotal"]!)
            {
                return TypedResults.Problem(
                    "The total has changed.", statusCode: 409, extensions: new Dictionary<string, object?> { ["total"] = (decimal)quote["total"]!, ["currency"] = "EUR" });
            }

            var id = Guid.CreateVersion7().ToString();
            Orders[id] = new JsonObject
            {
                ["id"] = id,
                ["owner"] = Subject(context),
                ["key"] = orderKey,
                ["email"] = body["email"]?.DeepClone(),
                ["number"] = orderKey is null ? "A-10042" : $"EC-{RandomNumberGenerator.GetHexString(10)}",
                ["version"] = 1,
                ["status"] = "placed",
                ["paymentStatus"] = "created",
                ["stockStatus"] = "pending",
                ["reads"] = 0,
                ["placedAt"] = DateTimeOffset.UtcNow,
                ["expiresAt"] = DateTimeOffset.UtcNow.AddMinutes(35),
                ["lines"] = new JsonArray([.. cart["items"]!.AsArray().Select(line => line!.DeepClone())]),
                ["subtotal"] = (decimal)cart["total"]!,
                ["discount"] = quote["discount"]!.DeepClone(),
                ["promotion"] = quote["promotion"]?.DeepClone(),
                ["shippingOption"] = quote["shippingOption"]!.DeepClone(),
                ["shipping"] = quote["shipping"]!.DeepClone(),
                ["taxLines"] = quote["taxLines"]!.DeepClone(),
                ["taxIncluded"] = quote["taxIncluded"]!.DeepClone(),
                ["total"] = quote["total"]!.DeepClone(),
                ["currency"] = "EUR",
                ["itemCount"] = (int)cart["itemCount"]!,
                ["shippingAddress"] = body["shippingAddress"]!.DeepClone(),
                ["timeline"] = new JsonArray(new JsonObject { ["status"] = "placed", ["at"] = DateTimeOffset.UtcNow, ["note"] = null }),
                ["canPay"] = false,
                ["canCancel"] = true,
                ["decline"] = null,
            };
            return TypedResults.Created($"/api/orders/{id}", Orders[id]);
        });
        _app.MapGet("/api/orders", IResult (HttpContext context) => Subject(context) is not { } subject
            ? TypedResults.Unauthorized()
            : TypedResults.Ok(new
            {
                items = Orders.Values.Where(order => (string?)order["owner"] == subject).OrderByDescending(order => (string?)order["id"]),
                next = (string?)null,
            }));
        _app.MapGet("/api/orders/{id}", IResult (string id, HttpContext context) =>
        {
            if (!Orders.TryGetValue(id, out var order) || !IsTheirs(order, context))
            {
                return Problem(404, "No such order.");
            }

            // A page and its stream may ask at the same time.
            lock (order)
            {
                if ((string?)order["stockStatus"] == "pending" && (int)order["reads"]! >= PendingReads)
                {
                    order["stockStatus"] = "reserved";
                    order["canPay"] = true;
                }

                order["reads"] = (int)order["reads"]! + 1;
                return TypedResults.Ok(order.DeepClone().AsObject());
            }
        });
        _app.MapGet("/api/orders/{id}/invoice", IResult (string id, string? refundId, HttpContext context) =>
            Orders.TryGetValue(id, out var order) && (string?)order["owner"] == Subject(context) && order["invoices"] is not null
                ? TypedResults.File("%PDF of the customer"u8.ToArray(), "application/pdf", refundId is null ? "F2026-000001.pdf" : "R2026-000001.pdf")
                : Problem(404, "No such invoice."));
        _app.MapGet("/api/orders/desk/{id}/invoice", () =>
            TypedResults.File("%PDF of the desk"u8.ToArray(), "application/pdf", "F2026-000001.pdf"));
        _app.MapPost("/api/orders/{id}/payments", IResult (string id, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            return Orders.TryGetValue(id, out var order) && IsTheirs(order, context)
                ? (bool)order["canPay"]!
                    ? TypedResults.Ok(new { paymentId = Guid.NewGuid(), status = "created", url = $"{Address}pay/{id}" })
                    : Problem(409, "Stock is not reserved yet.")
                : Problem(404, "No such order.");
        });
        _app.MapPost("/api/orders/{id}/cancel", IResult (string id, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if (!Orders.TryGetValue(id, out var order) || !IsTheirs(order, context))
            {
                return Problem(404, "No such order.");
            }

            (order["status"], order["canPay"], order["canCancel"]) = ("cancelled", false, false);
            return TypedResults.Ok(order);
        });
        _app.MapPost("/api/orders/{id}/reorder", IResult (string id, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if (!Orders.TryGetValue(id, out var order) || !IsTheirs(order, context))
            {
                return Problem(404, "No such order.");
            }

            var cartId = Subject(context) ?? (context.Request.Headers["Cart-Id"].ToString() is { Length: > 0 } given ? given : Guid.NewGuid().ToString());
            var lines = order["lines"]!.AsArray();
            foreach (var line in lines)
            {
                Carts.GetOrAdd(cartId, _ => new())[(string)line!["sku"]!] = (int)line["quantity"]!;
            }

            return TypedResults.Ok(new { cart = Cart(cartId), added = lines.Count, missing = order["missing"]?.DeepClone() ?? new JsonArray() });
        });
        _app.MapPost("/api/orders/lookup", IResult (JsonObject body, HttpContext context) =>
        {
            if (Orders.Values.FirstOrDefault(order => (string?)order["key"] is not null
                && (string?)order["number"] == (string?)body["number"] && (string?)order["email"] == (string?)body["email"]) is not { } order)
            {
                return (string?)body["number"] == "EC-TOO-OFTEN" ? Problem(429, "Too often.") : Problem(404, "No such order.");
            }

            context.Response.Headers["Order-Key"] = (string?)order["key"];
            return TypedResults.Ok(order);
        });
        _app.MapGet("/pay/{id}", (string id) => TypedResults.Text($"The provider's page for {id}"));
    }

    private void MapReturns()
    {
        _app.MapPost("/api/returns", IResult (JsonObject body, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if (!Orders.TryGetValue((string)body["orderId"]!, out var order) || !IsTheirs(order, context))
            {
                return Problem(404, "No such order.");
            }

            if ((string?)body["comment"] == "Refused")
            {
                return Problem(409, "That is more than has been shipped.");
            }

            var id = Guid.CreateVersion7().ToString();
            Returns[id] = new JsonObject
            {
                ["id"] = id,
                ["owner"] = Subject(context),
                ["key"] = order["key"]?.DeepClone(),
                ["number"] = "RT-7K3M9-Q2XWD",
                ["orderId"] = order["id"]!.DeepClone(),
                ["orderNumber"] = order["number"]!.DeepClone(),
                ["orderStatus"] = "delivered",
                ["customerName"] = "Ana Robles",
                ["email"] = "ana@example.com",
                ["currency"] = "EUR",
                ["asked"] = body.DeepClone(),
                ["itemCount"] = 2,
                ["lines"] = new JsonArray([.. body["lines"]!.AsArray().Select(line => new JsonObject
                {
                    ["sku"] = line!["sku"]!.DeepClone(),
                    ["name"] = "Jarra de gres",
                    ["variantName"] = null,
                    ["image"] = null,
                    ["quantity"] = line["quantity"]!.DeepClone(),
                    ["reason"] = line["reason"]!.DeepClone(),
                    ["cameBack"] = 0,
                    ["restocked"] = 0,
                    ["writtenOff"] = 0,
                    ["refunded"] = 0,
                    ["paid"] = 40m,
                    ["deduction"] = 0m,
                })]),
                ["comment"] = body["comment"]?.DeepClone(),
                ["note"] = null,
                ["requestedAt"] = DateTimeOffset.UtcNow,
                ["endedAt"] = null,
                ["refund"] = null,
                ["timeline"] = new JsonArray(),
                ["sendTo"] = new JsonArray("Calle de la Alfarería 12", "23400 Úbeda"),
                ["refundableShipping"] = 4.95m,
            };
            MoveReturn(id, "requested");
            return TypedResults.Created($"/api/returns/{id}", Returns[id]);
        });
        _app.MapGet("/api/returns/{id}", (string id, HttpContext context) => FindReturn(id, context));
        _app.MapPost("/api/returns/{id}/cancel", (string id, HttpContext context) =>
        {
            var found = FindReturn(id, context);
            if (found is Ok<JsonObject>)
            {
                MoveReturn(id, "cancelled");
            }

            return found;
        });
        _app.MapGet("/api/orders/desk/returns", (string? status, string? q) => new
        {
            items = Returns.Values.Where(back => (status is null || (string?)back["status"] == status) && (q is null || (string?)back["email"] == q)),
            next = (string?)null,
        });
        _app.MapGet("/api/orders/desk/returns/{id}", (string id) => FindReturn(id, null));
        _app.MapPost("/api/orders/desk/returns/{id}/refund/quote", IResult (string id, JsonObject body) =>
        {
            var lines = body["lines"]!.AsArray().Select(line =>
                (Sku: (string?)line!["sku"], Quantity: (int)line["quantity"]!, Deduction: (decimal)line["deduction"]!)).ToList();
            var shipping = (bool)body["shipping"]! ? 4.95m : 0;
            return lines.Any(line => line.Quantity > 2 || line.Deduction > line.Quantity * 20)
                ? Problem(409, "That is more than came back, or than was paid for it and not paid back yet.")
                : TypedResults.Ok(new
                {
                    lines = lines.Select(line => new { line.Sku, line.Quantity, paid = line.Quantity * 20m, line.Deduction }),
                    shipping,
                    amount = lines.Sum(line => (line.Quantity * 20m) - line.Deduction) + shipping,
                    currency = "EUR",
                });
        });
        _app.MapPost("/api/orders/desk/returns/{id}/{step}", IResult (string id, string step, JsonObject body, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if ((string?)body["note"] == "Refused" || (string?)body["reason"] == "Refused")
            {
                return Problem(409, "The return cannot do that.");
            }

            Returns[id]["asked"] = body.DeepClone();
            MoveReturn(id, step switch { "approve" => "approved", "reject" => "rejected", "receive" => "received", "inspect" => "inspected", _ => "closed" });
            foreach (var line in step == "inspect" ? body["lines"]!.AsArray() : [])
            {
                var inspected = Returns[id]["lines"]!.AsArray().Single(known => (string?)known!["sku"] == (string?)line!["sku"])!;
                (inspected["restocked"], inspected["writtenOff"]) = (line!["restock"]!.DeepClone(), line["writeOff"]!.DeepClone());
                inspected["cameBack"] = (int)line["restock"]! + (int)line["writeOff"]!;
            }

            return FindReturn(id, null);
        });
    }

    /// <summary>A step of a return, as Orders would have taken it.</summary>
    public void MoveReturn(string id, string status)
    {
        var back = Returns[id];
        (back["status"], back["canCancel"], back["canRefund"]) = (status, status is "requested" or "approved", status is "inspected");
        back["timeline"]!.AsArray().Add(new JsonObject { ["status"] = status, ["at"] = DateTimeOffset.UtcNow, ["note"] = null, ["by"] = null });
    }

    /// <param name="id">The return.</param>
    /// <param name="context">Of whoever asks for one of theirs; null at the desk.</param>
    private IResult FindReturn(string id, HttpContext? context) =>
        Returns.TryGetValue(id, out var back) && (context is null || IsTheirs(back, context))
            ? TypedResults.Ok(back)
            : Problem(404, "No such return.");

    private void MapPromotions()
    {
        const string Root = "/api/orders/desk/promotions";
        _app.MapGet(Root, (bool? archived) => new
        {
            items = Promotions.Values.Where(promotion => (string?)promotion["state"] == "archived" == (archived is true)),
            next = (string?)null,
        });
        _app.MapGet($"{Root}/{{id}}", IResult (string id) =>
            Promotions.TryGetValue(id, out var promotion) ? TypedResults.Ok(promotion) : Problem(404, "No such promotion."));
        _app.MapPost(Root, (JsonObject body, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            return Save(Guid.NewGuid().ToString(), 1, body);
        });
        _app.MapPut($"{Root}/{{id}}", IResult (string id, JsonObject body, HttpContext context) =>
        {
            var version = (int)Promotions[id]["version"]!;
            return context.Request.Headers.IfMatch == $"\"{version}\"" ? Save(id, version + 1, body) : Problem(412, "It has changed.");
        });
        _app.MapPost($"{Root}/{{id}}/archive", (string id, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            Promotions[id]["state"] = "archived";
            return TypedResults.Ok(Promotions[id]);
        });

        IResult Save(string id, int version, JsonObject body)
        {
            if (body["code"] is { } code && Promotions.Any(other => other.Key != id && (string?)other.Value["code"] == (string?)code))
            {
                return TypedResults.Problem("Another promotion has this code.", statusCode: 409, extensions: new Dictionary<string, object?>
                {
                    ["errors"] = new Dictionary<string, string[]> { ["code"] = ["Another promotion has this code."] },
                });
            }

            var promotion = body.DeepClone().AsObject();
            (promotion["id"], promotion["used"], promotion["state"], promotion["version"]) = (id, 3, "active", version);
            Promotions[id] = promotion;
            return TypedResults.Ok(promotion);
        }
    }

    private void MapDesk()
    {
        _app.MapGet("/api/orders/desk/stuck", () => new { count = Orders.Values.Count(order => order["stuckReason"] is not null) });
        _app.MapGet("/api/orders/desk", (HttpContext context, string? q, string? status, bool? stuck) => new
        {
            items = Orders.Values
                .Where(order => status is null || (string?)order["status"] == status)
                .Where(order => stuck is not true || order["stuckReason"] is not null)
                .Where(order => q is null || (string?)order["number"] == q || (string?)order["email"] == q)
                .OrderByDescending(order => (string?)order["id"]),
            next = (string?)null,
        });
        _app.MapGet("/api/orders/desk/{id}", IResult (string id) =>
            Orders.TryGetValue(id, out var order) ? TypedResults.Ok(order) : Problem(404, "No such order."));
        _app.MapPost("/api/orders/desk/{id}/{step}", IResult (string id, string step, JsonObject body, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            if (!Orders.TryGetValue(id, out var order))
            {
                return Problem(404, "No such order.");
            }

            if ((string?)body["carrier"] == "Refused")
            {
                return Problem(409, "So many units are not left.");
            }

            order["asked"] = body.DeepClone();
            if (step == "shipments")
            {
                (order["status"], order["canShip"]) = ("shipped", false);
                order["shipments"] = new JsonArray(new JsonObject
                {
                    ["id"] = Guid.NewGuid().ToString(),
                    ["number"] = 1,
                    ["status"] = "shipped",
                    ["carrier"] = body["carrier"]!.DeepClone(),
                    ["trackingNumber"] = body["trackingNumber"]!.DeepClone(),
                    ["lines"] = body["lines"]!.DeepClone(),
                    ["shippedAt"] = DateTimeOffset.UtcNow,
                    ["endedAt"] = null,
                });
            }

            if (step == "refunds")
            {
                order["refunds"] = new JsonArray(new JsonObject
                {
                    ["number"] = 1,
                    ["status"] = "succeeded",
                    ["amount"] = 12.5m,
                    ["at"] = DateTimeOffset.UtcNow,
                    ["createdAt"] = DateTimeOffset.UtcNow,
                    ["reason"] = body["reason"]!.DeepClone(),
                });
            }

            return TypedResults.Ok(new { status = "done" });
        });
        _app.MapPost("/api/orders/desk/{id}/refunds/{refundId}/retry", (string id, string refundId) =>
        {
            Orders[id]["asked"] = refundId;
            Orders[id]["refusedRefundId"] = null;
            return new { status = "requested" };
        });
        _app.MapPost("/api/orders/desk/{id}/shipments/{shipmentId}/{outcome}", (string id, string shipmentId, string outcome) =>
        {
            Orders[id]["shipments"]![0]!["status"] = outcome;
            return new { status = outcome };
        });
    }

    /// <summary>Makes an order one that the desk can ship, refund and cancel.</summary>
    public void Confirm(string id)
    {
        var order = Orders[id];
        (order["status"], order["paymentStatus"], order["canPay"]) = ("confirmed", "authorized", false);
        (order["canShip"], order["canRefund"], order["refundableShipping"]) = (true, true, 4.95m);
        order["email"] = "ana@example.com";
        foreach (var line in order["lines"]!.AsArray())
        {
            (line!["open"], line["refundable"], line["shipped"], line["cancelled"], line["refunded"]) = (2, 2, 0, 0, 0);
        }
    }

    private void MapUsers()
    {
        _app.MapGet("/api/users/me", IResult (HttpContext context) => Subject(context) is { } subject
            ? TypedResults.Ok(Profile(subject))
            : TypedResults.Unauthorized());
        _app.MapPatch("/api/users/me", IResult (JsonObject body, HttpContext context) =>
        {
            if (Subject(context) is not { } subject)
            {
                return TypedResults.Unauthorized();
            }

            var profile = Profile(subject);
            if (context.Request.Headers.IfMatch != $"\"{profile["version"]}\"")
            {
                return Problem(412, "The profile has changed.");
            }

            foreach (var (name, value) in body)
            {
                profile[name] = value?.DeepClone();
            }

            profile["version"] = (int)profile["version"]! + 1;
            return TypedResults.Ok(profile);
        });
    }

    private JsonObject Profile(string subject) => Profiles.GetOrAdd(subject, _ => new JsonObject
    {
        ["id"] = subject,
        ["email"] = $"{subject}@example.com",
        ["emailVerified"] = true,
        ["name"] = "Ana Robles",
        ["givenName"] = "Ana",
        ["familyName"] = "Robles",
        ["phone"] = null,
        ["language"] = "es",
        ["currency"] = "EUR",
        ["createdAt"] = DateTimeOffset.UtcNow,
        ["version"] = 3,
    });

    private void MapSupport()
    {
        _app.MapPost("/api/support/tickets", IResult (JsonObject body, HttpContext context) =>
        {
            if (Subject(context) is not { } subject)
            {
                return TypedResults.Unauthorized();
            }

            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            var id = Guid.CreateVersion7().ToString();
            var ticket = new JsonObject
            {
                ["id"] = id,
                ["owner"] = subject,
                ["number"] = "T-2001",
                ["type"] = (string?)body["type"],
                ["status"] = "new",
                ["subject"] = (string?)body["subject"],
                ["orderId"] = body["orderId"]?.DeepClone(),
                ["orderNumber"] = body["orderId"] is null ? null : "A-10042",
                ["createdAt"] = DateTimeOffset.UtcNow,
                ["updatedAt"] = DateTimeOffset.UtcNow,
                ["lastReplyBy"] = "customer",
                ["customerName"] = "Ana Robles",
                ["customer"] = new JsonObject { ["id"] = subject, ["name"] = "Ana Robles", ["email"] = "ana@example.com" },
                ["lines"] = body["lines"]?.DeepClone() ?? new JsonArray(),
                ["messages"] = new JsonArray(Message("customer", "Ana Robles", (string)body["message"]!)),
                ["version"] = 1,
            };
            Tickets[id] = ticket;
            return TypedResults.Created($"/api/support/tickets/{id}", ticket);
        });
        _app.MapGet("/api/support/tickets", (HttpContext context, string? returnId) => List(ticket =>
            (string?)ticket["owner"] == Subject(context) && (returnId is null || (string?)ticket["return"]?["id"] == returnId)));
        _app.MapGet("/api/support/tickets/{id}", (string id, HttpContext context) => Find(id, Subject(context)));
        _app.MapPost("/api/support/tickets/{id}/messages", (string id, JsonObject body, HttpContext context) =>
            Reply(id, body, context, "customer", "open"));
        _app.MapGet("/api/support/queue", (string? status, HttpContext context) => List(ticket => status is null || (string?)ticket["status"] == status));
        _app.MapGet("/api/support/queue/{id}", (string id) => Find(id, null));
        _app.MapPost("/api/support/queue/{id}/messages", (string id, JsonObject body, HttpContext context) =>
            Reply(id, body, context, "agent", "pending_customer"));
        _app.MapPost("/api/support/queue/{id}/{step}", (string id, string step, HttpContext context) =>
        {
            Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            Tickets[id]["status"] = step switch { "resolve" => "resolved", "hold" => "on_hold", _ => "closed" };
            return TypedResults.Ok(Tickets[id]);
        });
    }

    /// <summary>What each service has parked, by its name.</summary>
    public ConcurrentDictionary<string, List<JsonObject>> Parked { get; } = new();

    /// <summary>What was asked to be redriven, as its path and query.</summary>
    public ConcurrentQueue<string> Redriven { get; } = new();

    private void MapMessages()
    {
        _app.MapGet("/api/{service}/messages/parked", (string service) =>
            new { items = Parked.GetValueOrDefault(service) ?? [], next = (string?)null });
        _app.MapPost("/api/{service}/messages/parked/{**rest}", IResult (HttpContext context, string service, string rest) =>
        {
            Redriven.Enqueue(context.Request.Path + context.Request.QueryString);
            return rest.EndsWith("/redrive", StringComparison.Ordinal)
                && Parked.GetValueOrDefault(service)?.Any(message => rest.StartsWith((string)message["id"]!, StringComparison.Ordinal)) is not true
                ? Problem(404, "Not parked.")
                : rest.EndsWith("/discard", StringComparison.Ordinal) ? TypedResults.Ok(new { discarded = 1 })
                : TypedResults.Accepted((string?)null, new { redriven = 1 });
        });
        _app.MapGet("/api/orders/messages/unrouted", () => new { count = 3 });
        _app.MapPost("/api/orders/messages/unrouted/redrive", () => new { redriven = 3 });
    }

    private static JsonObject Message(string author, string name, string body) => new()
    {
        ["id"] = Guid.NewGuid(),
        ["author"] = author,
        ["authorName"] = name,
        ["body"] = body,
        ["at"] = DateTimeOffset.UtcNow,
    };

    private Ok<object> List(Func<JsonObject, bool> isShown) => TypedResults.Ok<object>(new
    {
        items = Tickets.Values.Where(isShown).OrderByDescending(ticket => (string?)ticket["id"]),
        next = (string?)null,
    });

    private IResult Find(string id, string? owner) =>
        Tickets.TryGetValue(id, out var ticket) && (owner is null || (string?)ticket["owner"] == owner)
            ? TypedResults.Ok(ticket)
            : Problem(404, "No such ticket.");

    private IResult Reply(string id, JsonObject body, HttpContext context, string author, string status)
    {
        Keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
        if (!Tickets.TryGetValue(id, out var ticket))
        {
            return Problem(404, "No such ticket.");
        }

        ticket["messages"]!.AsArray().Add(Message(author, author == "agent" ? "Luis" : "Ana Robles", (string)body["body"]!));
        (ticket["status"], ticket["lastReplyBy"]) = (status, author);
        return TypedResults.Created($"/api/support/tickets/{id}", ticket);
    }
}
