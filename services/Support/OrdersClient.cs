using System.Net;
using System.Text.Json;
using Polly;

namespace Ecommerce.Support;

/// <summary>What Orders says about an order, asked with the customer's own token, so that only the customer's orders are found.</summary>
internal sealed partial class OrdersClient(HttpClient http, ILogger<OrdersClient> logger)
{
    public sealed record Order(Guid Id, string Number, IReadOnlyList<OrderLine> Lines);

    public sealed record OrderLine(string Sku, string Name, int Quantity);

    /// <param name="Answered">False when Orders cannot be asked now.</param>
    /// <param name="Order">Null when there is no such order, or it is somebody else's.</param>
    public sealed record Finding(bool Answered, Order? Order);

    public async Task<Finding> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync($"/api/orders/{id}", cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                return new(Answered: true, null);
            }

            response.EnsureSuccessStatusCode();
            return new(Answered: true, await response.Content.ReadFromJsonAsync<Order>(cancellationToken));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or ExecutionRejectedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogUnanswered(exception, id);
            return new(Answered: false, null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Orders could not be asked about order {OrderId}")]
    private partial void LogUnanswered(Exception exception, Guid orderId);
}
