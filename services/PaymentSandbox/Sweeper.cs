using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Ecommerce.PaymentSandbox.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox;

/// <summary>
/// What happens by the clock: sessions expire, authorisations that nobody captured are released, and remembered answers are
/// forgotten. Each in a transaction of its own, under the same locks as a caller would take.
/// </summary>
internal sealed partial class Sweeper(
    IServiceScopeFactory scopes,
    WebhookSignal signal,
    TimeProvider time,
    IOptions<SandboxOptions> options,
    ILogger<Sweeper> logger) : BackgroundService
{
    private const int BatchSize = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        try
        {
            do
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
#pragma warning disable CA1031 // The database may be away for a while; the sweeper outlives that.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    LogFailed(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();

        var sessions = await db.CheckoutSessions
            .Where(session => session.Status == CheckoutSessionStatus.Open && session.ExpiresAt <= now)
            .OrderBy(session => session.ExpiresAt).Select(session => session.Id).Take(BatchSize)
            .ToListAsync(cancellationToken);
        foreach (var id in sessions)
        {
            await InTransactionAsync(async (db, steps, events) =>
            {
                var (session, payment) = await db.LockCheckoutSessionAsync(id, cancellationToken);
                ExpireCheckoutSession.Expire(session!, payment, steps, events);
            });
        }

        var oldest = now - options.Value.AuthorizationLifetime;
        var authorizations = await db.PaymentIntents
            .Where(payment => payment.Status == PaymentIntentStatus.RequiresCapture
                && payment.Charges.Any(charge => charge.Paid && charge.CreatedAt <= oldest))
            .OrderBy(payment => payment.Sequence).Select(payment => payment.Id).Take(BatchSize)
            .ToListAsync(cancellationToken);
        foreach (var id in authorizations)
        {
            await InTransactionAsync(async (db, steps, _) =>
            {
                var payment = await db.LockPaymentIntentAsync(id, cancellationToken);
                if (payment!.Status is PaymentIntentStatus.RequiresCapture)
                {
                    steps.Cancel(payment, "expired");
                }
            });
        }

        var forgotten = now - IdempotentRequest.Lifetime;
        await db.IdempotentRequests.Where(request => request.CreatedAt < forgotten).ExecuteDeleteAsync(cancellationToken);

        async Task InTransactionAsync(Func<SandboxDbContext, PaymentSteps, EventLog, Task> change)
        {
            await using var own = scopes.CreateAsyncScope();
            var ownDb = own.ServiceProvider.GetRequiredService<SandboxDbContext>();
            await using var transaction = await ownDb.Database.BeginTransactionAsync(cancellationToken);
            await change(
                ownDb,
                own.ServiceProvider.GetRequiredService<PaymentSteps>(),
                own.ServiceProvider.GetRequiredService<EventLog>());
            await ownDb.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            signal.Wake();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sweeping failed and will be tried again")]
    private partial void LogFailed(Exception exception);
}
