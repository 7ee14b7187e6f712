using System.Globalization;
using System.Net.Http.Json;

namespace Ecommerce.Faults.Driving;

/// <summary>Makes the promotion that shoppers use, before anything dies.</summary>
internal sealed class Promoter(Person desk)
{
    /// <param name="limit">How many orders may hold it.</param>
    /// <param name="cancellationToken">Of the run.</param>
    /// <returns>Its code.</returns>
    public async Task<string> MakeAsync(int limit, CancellationToken cancellationToken)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"FAULTS-{limit}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders/desk/promotions")
        {
            Content = JsonContent.Create(new
            {
                nameEs = "Para quien aguante",
                nameEn = "For those who hold out",
                code,
                kind = "percentage",
                value = 12.5,
                from = DateTimeOffset.UnixEpoch,
                usageLimit = limit,
            }),
        };
        request.Headers.Authorization = new("Bearer", await desk.TokenAsync());
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await desk.Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return code;
    }
}
