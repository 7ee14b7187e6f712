using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using RabbitMQ.Client.Exceptions;

namespace Ecommerce.Messaging;

/// <summary>How many events had no consumer when they were published, those of other services included.</summary>
internal static class CountUnroutedMessages
{
    public sealed record Response(uint Count);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Broker broker, UnroutedEvents unrouted, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await broker.ConnectAsync("counting unrouted events", cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return TypedResults.Ok(new Response(await unrouted.CountAsync(channel, cancellationToken)));
        }
        catch (BrokerUnreachableException)
        {
            return TypedResults.Problem("The broker cannot be reached.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

/// <summary>Publishes them once more; those that still have no consumer stay.</summary>
internal static class RedriveUnroutedMessages
{
    public sealed record Response(int Redriven);

    public static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Broker broker, UnroutedEvents unrouted, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await broker.ConnectAsync("redriving unrouted events", cancellationToken);
            return TypedResults.Ok(new Response(await unrouted.RedriveAsync(connection, cancellationToken)));
        }
        catch (BrokerUnreachableException)
        {
            return TypedResults.Problem("The broker cannot be reached.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
