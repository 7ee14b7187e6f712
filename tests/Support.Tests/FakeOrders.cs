using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace Ecommerce.Support.Tests;

/// <summary>Orders as Support knows it: <c>GET /api/orders/{id}</c>, which finds the orders of the token's owner only.</summary>
internal sealed class FakeOrders
{
    private readonly ConcurrentDictionary<Guid, (string Token, object Order)> _orders = new();
    private readonly ConcurrentDictionary<Guid, HttpStatusCode> _broken = new();
    private int _requests;

    public int Requests => _requests;

    public Guid Add(Person owner, params string[] skus)
    {
        var id = Guid.CreateVersion7();
        _orders[id] = (owner.Token, new
        {
            id,
            number = $"O-{id.ToString()[..8]}",
            version = 3,
            status = "confirmed",
            lines = skus.Select(sku => new { sku, name = $"Name of {sku}", quantity = 2, unitPrice = 9.99m }),
            total = 19.98m,
            currency = "EUR",
        });
        return id;
    }

    public void BreakFor(Guid id, HttpStatusCode status = HttpStatusCode.ServiceUnavailable) => _broken[id] = status;

    public void Repair(Guid id) => _broken.TryRemove(id, out _);

    public HttpResponseMessage Answer(HttpRequestMessage request)
    {
        Interlocked.Increment(ref _requests);
        var id = Guid.Parse(request.RequestUri!.Segments[^1]);
        if (_broken.TryGetValue(id, out var status))
        {
            return status is 0 ? throw new HttpRequestException("Connection refused.") : new HttpResponseMessage(status);
        }

        return _orders.TryGetValue(id, out var found) && found.Token == request.Headers.Authorization?.Parameter
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(found.Order) }
            : new HttpResponseMessage(HttpStatusCode.NotFound);
    }
}

internal sealed class FakeOrdersHandler(FakeOrders orders) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal("orders", request.RequestUri!.Host);
        return Task.FromResult(orders.Answer(request));
    }
}
