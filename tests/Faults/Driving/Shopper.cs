using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ecommerce.Faults.Judging;

namespace Ecommerce.Faults.Driving;

/// <summary>What can be bought: much of some SKUs, too little of others, and those of which there is most.</summary>
/// <param name="Plenty">Much of each.</param>
/// <param name="Scarce">Too little for everybody.</param>
/// <param name="Most">Those of which there is most.</param>
/// <param name="Rush">Bought in the rush only.</param>
/// <param name="Code">Of a promotion of which there is too little for everybody; null for none.</param>
internal sealed record Assortment(IReadOnlyList<string> Plenty, IReadOnlyList<string> Scarce, IReadOnlyList<string> Most, string Rush, string? Code = null);

/// <summary>
/// One customer who does one thing after another, sometimes twice at once, and sometimes as a guest, without their account. A new thing
/// to do is a method and a case.
/// </summary>
internal sealed class Shopper(Person person, Person agent, Person desk, History history, Assortment assortment, int seed)
{
    private const string GoodCard = "4242424242424242";

    private static readonly string[] _cards =
    [
        GoodCard, GoodCard, GoodCard, "5555555555554444",
        "4000000000009011", // authorised late
        "4000000000009029", // authorised, and the page's answer is lost
        "4000000000009037", // the shop loses answers
        "4000000000009045", // the shop gets answers late
        "4000000000009052", // webhooks come late
    ];

    private static readonly string[] _refusedCards = ["4000000000000002", "4000000000009995"];

    private static readonly object _address = new { name = "Ana Prueba", street = "Calle Mayor 1", city = "Madrid", postalCode = "28013", country = "ES" };

    private readonly Random _random = new(seed);
    private readonly List<string> _orders = [];
    private Guest _browser = new("");
    private int _guests;

    /// <param name="stop">Nothing new is begun after it.</param>
    /// <param name="giveUp">What has no answer by then stays unknown.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            switch (_random.Next(100))
            {
                case < 70:
                    await BuyAsync(stop, giveUp);
                    break;
                case < 85:
                    await AskForHelpAsync(giveUp);
                    break;
                default:
                    await FillGuestCartAsync(giveUp);
                    break;
            }

            await Task.Delay(_random.Next(50, 400), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Buys one unit, and pays it at once.</summary>
    /// <param name="sku">What.</param>
    /// <param name="twins">The same checkout so many times at once, under one key.</param>
    /// <param name="giveUp">What has no answer by then stays unknown.</param>
    /// <returns>Whether there was one left.</returns>
    public async Task<bool> BuyOneAsync(string sku, int twins, CancellationToken giveUp)
    {
        await SetCartItemAsync(sku, 1, giveUp);
        var order = await PlaceAsync(null, twins, giveUp);
        await SetCartItemAsync(sku, 0, giveUp);
        if (order is null
            || await WaitAsync(order, null, answer => Text(answer, "stockStatus") is not "pending", giveUp) is not { } known
            || Text(known, "stockStatus") is not "reserved"
            || await StartPaymentAsync(order, null, giveUp) is not { } url)
        {
            return false;
        }

        await PayAsync(order, url, GoodCard, giveUp);
        return await WaitAsync(order, null, answer => Text(answer, "status") is not "placed", giveUp) is { } paid
            && Text(paid, "status") is "confirmed";
    }

    private async Task BuyAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var guest = _random.Next(4) == 0 ? new Guest($"{NewKey()}@example.com") : null;
        string[] skus = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => PickSku()).Distinct()];
        foreach (var sku in skus)
        {
            await SetCartItemAsync(sku, _random.Next(1, 3), giveUp, guest);
        }

        var twins = _random.Next(4) == 0 ? 3 : 1;
        var code = _random.Next(3) == 0 ? assortment.Code : null;
        if ((await PlaceAsync(guest, twins, giveUp, code) ?? (code is null ? null : await PlaceAsync(guest, twins, giveUp))) is { } order)
        {
            if (guest is null)
            {
                _orders.Add(order);
            }

            await SettleAsync(order, guest, stop, giveUp);
        }

        // A guest begins with a new cart.
        foreach (var sku in guest is null ? skus : [])
        {
            await SetCartItemAsync(sku, 0, giveUp);
        }
    }

    /// <returns>The order, if it was accepted.</returns>
    private async Task<string?> PlaceAsync(Guest? guest, int twins, CancellationToken giveUp, string? code = null)
    {
        var answer = await PostAsync(
            person, OperationKind.PlaceOrder, "/api/orders", new { shippingAddress = _address, email = guest?.Email, code },
            [("buyer", guest?.Email ?? ""), ("code", code ?? "")],
            placed => new() { ["order"] = placed.GetProperty("id").GetString()! }, twins, giveUp, guest: guest);
        return answer?.GetValueOrDefault("order");
    }

    /// <summary>Pays for it, or does not.</summary>
    private async Task SettleAsync(string order, Guest? guest, CancellationToken stop, CancellationToken giveUp)
    {
        var choice = _random.Next(100);
        var card = _cards[_random.Next(_cards.Length)];
        var refused = _refusedCards[_random.Next(_refusedCards.Length)];
        var pause = _random.Next(0, 1500);
        switch (choice)
        {
            case < 8:
                // Left alone: it expires.
                return;
            case < 16:
                await CancelAsync(order, guest, giveUp);
                return;
        }

        if (await WaitAsync(order, guest, answer => Text(answer, "stockStatus") is not "pending", stop) is not { } known
            || Text(known, "stockStatus") is not "reserved"
            || await StartPaymentAsync(order, guest, giveUp) is not { } url)
        {
            return;
        }

        switch (choice)
        {
            case < 22:
                await PayAsync(order, url, refused, giveUp);
                return;
            case < 30:
                await PayAsync(order, url, refused, giveUp);
                await PayAsync(order, url, card, giveUp);
                break;
            case < 40:
                // At the same time: whichever is first, the other must not do harm.
                await Task.WhenAll(PayAsync(order, url, card, giveUp), CancelLaterAsync());
                return;
            case < 46:
                // Two tabs.
                await Task.WhenAll(PayAsync(order, url, card, giveUp), PayAsync(order, url, GoodCard, giveUp));
                break;
            default:
                await PayAsync(order, url, card, giveUp);
                break;
        }

        var paid = await WaitAsync(order, guest, answer => Text(answer, "status") is not "placed", stop);
        if (choice >= 90)
        {
            await CancelAsync(order, guest, giveUp);
        }
        else if (choice >= 55 && paid is { } bought && Text(bought, "status") is "confirmed")
        {
            await FulfilAsync(order, guest, bought, stop, giveUp);
        }

        async Task CancelLaterAsync()
        {
            await Task.Delay(pause, CancellationToken.None);
            await CancelAsync(order, guest, giveUp);
        }
    }

    /// <summary>What the order desk does: calls some units off, ships in one or two parcels, delivers, pays some back.</summary>
    private async Task FulfilAsync(string order, Guest? guest, JsonElement bought, CancellationToken stop, CancellationToken giveUp)
    {
        var units = bought.GetProperty("lines").EnumerateArray()
            .Select(line => (Sku: Text(line, "sku"), Quantity: line.GetProperty("quantity").GetInt32())).ToList();
        var (callsOff, inParts, delivers, refunds, customerCancels) =
            (_random.Next(4) == 0, _random.Next(2) == 0, _random.Next(2) == 0, _random.Next(2) == 0, _random.Next(6) == 0);
        var givesBack = _random.Next(3) < 2;
        if (callsOff && units.Count > 1)
        {
            await DeskAsync(
                OperationKind.CancelLines, order, "cancel",
                new { lines = new[] { new { sku = units[0].Sku, quantity = units[0].Quantity } }, reason = "No queda" }, giveUp);
            units.RemoveAt(0);
        }

        var parcels = inParts && units.Count > 1 ? units.Chunk(1).ToArray() : [units.ToArray()];
        var shipments = new List<string>();
        foreach (var parcel in parcels)
        {
            var shipping = DeskAsync(
                OperationKind.Ship, order, "shipments",
                new { lines = parcel.Select(unit => new { sku = unit.Sku, quantity = unit.Quantity }), carrier = "Correos", trackingNumber = "PQ123" },
                giveUp, twins: _random.Next(4) == 0 ? 2 : 1);
            if (customerCancels && shipments.Count == 0)
            {
                // Whichever is first, the other is refused.
                await Task.WhenAll(shipping, CancelAsync(order, guest, giveUp));
            }

            if ((await shipping)?.GetValueOrDefault("id") is { } shipment)
            {
                shipments.Add(shipment);
            }
        }

        if (shipments.Count == 0
            || await WaitAsync(order, guest, answer => Text(answer, "paymentStatus") is not "authorized", stop) is not { } shipped
            || Text(shipped, "paymentStatus") is not "captured" and not "partially_refunded")
        {
            return;
        }

        if (delivers)
        {
            await PostAsync(
                desk, OperationKind.Deliver, $"/api/orders/desk/{order}/shipments/{shipments[0]}/delivered", null,
                [("order", order), ("shipment", shipments[0])], _ => [], 1, giveUp);
            if (givesBack && guest is null)
            {
                await GiveBackAsync(order, units[0].Sku, giveUp);
            }
        }

        if (refunds)
        {
            await DeskAsync(
                OperationKind.Refund, order, "refunds",
                new { lines = new[] { new { sku = units[0].Sku, quantity = 1 } }, reason = "Llegó roto", shipping = false },
                giveUp, twins: _random.Next(3) == 0 ? 2 : 1);
        }
    }

    /// <summary>The customer gives one unit back, and the desk takes it from there as far as it goes.</summary>
    private async Task GiveBackAsync(string order, string sku, CancellationToken giveUp)
    {
        var (choice, restock, deduction) = (_random.Next(10), _random.Next(3) > 0 ? 1 : 0, _random.Next(3) == 0 ? 0.25m : 0m);
        var asked = await PostAsync(
            person, OperationKind.RequestReturn, "/api/returns",
            new { orderId = order, lines = new[] { new { sku, quantity = 1, reason = "changed_mind" } } },
            [("order", order)], answer => new() { ["id"] = answer.GetProperty("id").GetString()! }, _random.Next(3) == 0 ? 2 : 1, giveUp);
        if (asked?.GetValueOrDefault("id") is not { } id)
        {
            return;
        }

        switch (choice)
        {
            case 0:
                await StepAsync(desk, OperationKind.RejectReturn, "reject", new { reason = "Sin precinto" });
                return;
            case 1:
                // Whichever is first, the other is refused or follows it.
                await Task.WhenAll(
                    StepAsync(desk, OperationKind.ApproveReturn, "approve", null), StepAsync(person, OperationKind.CancelReturn, "cancel", null));
                return;
            case 2:
                // It never comes.
                await StepAsync(desk, OperationKind.ApproveReturn, "approve", null);
                return;
        }

        await StepAsync(desk, OperationKind.ApproveReturn, "approve", null);
        await StepAsync(desk, OperationKind.ReceiveReturn, "receive", null);
        await StepAsync(
            desk, OperationKind.InspectReturn, "inspect", new { lines = new[] { new { sku, restock, writeOff = 1 - restock } } }, twins: 2);
        await StepAsync(
            desk, OperationKind.RefundReturn, "refund",
            new { lines = new[] { new { sku, quantity = 1, deduction } }, shipping = false, note = deduction > 0 ? "Rayado" : null },
            twins: choice > 6 ? 2 : 1);

        Task StepAsync(Person who, string kind, string step, object? body, int twins = 1) => PostAsync(
            who, kind, who == person ? $"/api/returns/{id}/{step}" : $"/api/orders/desk/returns/{id}/{step}", body,
            [("order", order), ("return", id)], _ => [], twins, giveUp);
    }

    private Task<IReadOnlyDictionary<string, string>?> DeskAsync(
        string kind, string order, string what, object body, CancellationToken giveUp, int twins = 1) => PostAsync(
            desk, kind, $"/api/orders/desk/{order}/{what}", body, [("order", order)],
            answer => answer.TryGetProperty("id", out var id) ? new() { ["id"] = id.GetString()! } : [], twins, giveUp);

    private async Task<string?> StartPaymentAsync(string order, Guest? guest, CancellationToken giveUp)
    {
        var answer = await PostAsync(
            person, OperationKind.StartPayment, $"/api/orders/{order}/payments", null, [("order", order)],
            payment => new() { ["url"] = payment.GetProperty("url").GetString()! }, _random.Next(6) == 0 ? 2 : 1, giveUp, guest: guest);
        return answer?.GetValueOrDefault("url");
    }

    private async Task CancelAsync(string order, Guest? guest, CancellationToken giveUp) => await PostAsync(
        person, OperationKind.CancelOrder, $"/api/orders/{order}/cancel", null, [("order", order)], _ => [], 1, giveUp, guest: guest);

    private async Task PayAsync(string order, string url, string card, CancellationToken giveUp)
    {
        using var page = new PaymentPage();
        var entry = history.Begin(person.Subject, OperationKind.Pay, url, ("order", order), ("card", card));
        while (!giveUp.IsCancellationRequested)
        {
            entry.Sent();
            try
            {
                var result = await page.PayAsync(url, card, giveUp);
                if (result is PaymentPage.Result.Paid)
                {
                    entry.Ok(null);
                }
                else
                {
                    entry.Fail(null, result.ToString());
                }

                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                entry.Unknown(null, exception.Message);
            }

            await PauseAsync(giveUp);
        }
    }

    private async Task AskForHelpAsync(CancellationToken giveUp)
    {
        var order = _orders.Count > 0 && _random.Next(2) == 0 ? _orders[_random.Next(_orders.Count)] : null;
        var key = NewKey();
        var answer = await PostAsync(
            person, OperationKind.OpenTicket, "/api/support/tickets",
            new { type = "query", subject = key, message = "¿Cuándo llega?", orderId = order }, [],
            ticket => new() { ["ticket"] = ticket.GetProperty("id").GetString()! }, 1, giveUp, key);
        if (answer?.GetValueOrDefault("ticket") is not { } id)
        {
            return;
        }

        var replies = _random.Next(3);
        for (var i = 0; i < replies; i++)
        {
            var body = NewKey();
            var isAgent = _random.Next(2) == 0;
            await PostAsync(
                isAgent ? agent : person,
                isAgent ? OperationKind.AgentReply : OperationKind.Reply,
                isAgent ? $"/api/support/queue/{id}/messages" : $"/api/support/tickets/{id}/messages",
                new { body }, [("ticket", id)], _ => [], _random.Next(5) == 0 ? 2 : 1, giveUp, body);
        }
    }

    private async Task FillGuestCartAsync(CancellationToken giveUp)
    {
        if (_random.Next(4) == 0)
        {
            (_browser, _guests) = (new Guest(""), _guests + 1);
        }

        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            await SetCartItemAsync(PickSku(), _random.Next(0, 6), giveUp, _browser, $"{person.Subject}/{_guests}");
        }
    }

    /// <summary>Setting is repeatable by its nature. A guest without a cart yet is given one; a lost answer loses only the empty cart.</summary>
    /// <param name="kept">What the history calls a guest's cart that nobody orders, so that it has to be found as it was left.</param>
    private async Task SetCartItemAsync(string sku, int quantity, CancellationToken giveUp, Guest? guest = null, string? kept = null)
    {
        var entry = history.Begin(
            person.Subject, OperationKind.SetCartItem, NewKey(),
            ("sku", sku), ("quantity", $"{quantity}"), ("guest", kept ?? ""));
        await SendAsync(
            entry,
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/carts/items/{sku}") { Content = JsonContent.Create(new { quantity }) };
                await IdentifyAsync(request, person, guest);
                var response = await person.Http.SendAsync(request, token);
                guest?.Remember(response);
                return response;
            },
            _ => guest is null ? [] : new() { ["cart"] = guest.Cart ?? Guid.Empty.ToString() },
            giveUp);
    }

    private async Task<IReadOnlyDictionary<string, string>?> PostAsync(
        Person who,
        string kind,
        string path,
        object? body,
        (string Name, string Value)[] request,
        Func<JsonElement, Dictionary<string, string>> read,
        int twins,
        CancellationToken giveUp,
        string? key = null,
        Guest? guest = null)
    {
        var entry = history.Begin(who.Subject, kind, key ?? NewKey(), request);
        var answers = await Task.WhenAll(Enumerable.Range(0, twins).Select(_ => SendAsync(
            entry,
            async token =>
            {
                using var message = new HttpRequestMessage(HttpMethod.Post, path);
                message.Content = body is null ? null : JsonContent.Create(body);
                await IdentifyAsync(message, who, guest);
                message.Headers.Add("Idempotency-Key", entry.Key);
                var response = await who.Http.SendAsync(message, token);
                guest?.Remember(response);
                return response;
            },
            read,
            giveUp)));
        return answers.FirstOrDefault(answer => answer is not null);
    }

    private static async Task IdentifyAsync(HttpRequestMessage request, Person who, Guest? guest)
    {
        if (guest is null)
        {
            request.Headers.Authorization = new("Bearer", await who.TokenAsync());
            return;
        }

        if (guest.Cart is { } cart)
        {
            request.Headers.Add("Cart-Id", cart);
        }

        if (guest.Key is { } key)
        {
            request.Headers.Add("Order-Key", key);
        }
    }

    /// <summary>Sends it until there is an answer that tells.</summary>
    private static async Task<IReadOnlyDictionary<string, string>?> SendAsync(
        History.Entry entry,
        Func<CancellationToken, Task<HttpResponseMessage>> sendAsync,
        Func<JsonElement, Dictionary<string, string>> read,
        CancellationToken giveUp)
    {
        while (!giveUp.IsCancellationRequested)
        {
            entry.Sent();
            int? status = null;
            try
            {
                using var response = await sendAsync(giveUp);
                status = (int)response.StatusCode;
                var text = await response.Content.ReadAsStringAsync(giveUp);
                if (response.IsSuccessStatusCode)
                {
                    var answer = read(JsonDocument.Parse(text).RootElement);
                    entry.Ok(status, answer);
                    return answer;
                }

                if (!TellsNothing(response.StatusCode, text))
                {
                    entry.Fail(status, Shorten(text));
                    return null;
                }

                entry.Unknown(status, Shorten(text));
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                entry.Unknown(status, exception.Message);
            }

            await PauseAsync(giveUp);
        }

        return null;
    }

    /// <summary>Whether it may have happened, or is to be asked again: any failure of a server, too many requests, a twin that still runs.</summary>
    private static bool TellsNothing(HttpStatusCode status, string body) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Unauthorized
        || (status is HttpStatusCode.Conflict && body.Contains("is still running", StringComparison.Ordinal));

    /// <summary>Looks at the order until it is as wanted.</summary>
    /// <returns>What was seen last; null where nothing was.</returns>
    private async Task<JsonElement?> WaitAsync(string order, Guest? guest, Func<JsonElement, bool> isRight, CancellationToken stop)
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(25);
        JsonElement? seen = null;
        while (!stop.IsCancellationRequested && DateTimeOffset.UtcNow < deadline)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/orders/{order}");
                await IdentifyAsync(request, person, guest);
                using var response = await person.Http.SendAsync(request, stop);
                if (response.IsSuccessStatusCode)
                {
                    seen = JsonDocument.Parse(await response.Content.ReadAsStringAsync(stop)).RootElement;
                    if (isRight(seen.Value))
                    {
                        return seen;
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                // Something is being restarted.
            }

            await Task.Delay(300, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return seen;
    }

    private static Task PauseAsync(CancellationToken giveUp)
    {
        var pause = Task.Delay(Random.Shared.Next(200, 800), giveUp);
        return pause.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300];

    private string PickSku()
    {
        var from = _random.Next(10) < 3 ? assortment.Scarce : assortment.Plenty;
        return from[_random.Next(from.Count)];
    }

    private string NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    /// <summary>A browser that nobody is signed in with: what it knows of its cart, and of the order that it placed from there.</summary>
    private sealed class Guest(string email)
    {
        public string Email => email;

        public string? Cart { get; private set; }

        public string? Key { get; private set; }

        public void Remember(HttpResponseMessage response)
        {
            Cart = response.Headers.TryGetValues("Cart-Id", out var carts) ? carts.First() : Cart;
            Key = response.Headers.TryGetValues("Order-Key", out var keys) ? keys.First() : Key;
        }
    }
}
