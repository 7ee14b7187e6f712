using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ecommerce.Messaging;

/// <summary>
/// Wakes the relay, and does what else was asked for, once the transaction has committed, be it explicit or SaveChanges' own.
/// </summary>
internal sealed class OutboxInterceptor(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, Awaited> _awaiting = [];

    public static void HasPublished(DbContext db) => _awaiting.GetOrCreateValue(db).HasPublished = true;

    public static void AfterCommit(DbContext db, Action action) => _awaiting.GetOrCreateValue(db).Actions.Add(action);

    /// <summary>Nothing was committed, so nothing follows; the next unit of work of the same context starts afresh.</summary>
    public static void Forget(DbContext db) => _awaiting.Remove(db);

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override void SaveChangesFailed(DbContextErrorEventData eventData) => Failed(eventData.Context);

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken)
    {
        Failed(eventData.Context);
        return Task.CompletedTask;
    }

    // A save that is cancelled has not failed by EF Core's words; and contexts are pooled, so what is left behind would be another request's.
    public override void SaveChangesCanceled(DbContextEventData eventData) => Failed(eventData.Context);

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken)
    {
        Failed(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Committed(eventData.Context);
        return Task.CompletedTask;
    }

    private void Saved(DbContext? db)
    {
        if (db?.Database.CurrentTransaction is null)
        {
            Committed(db);
        }
    }

    private static void Failed(DbContext? db)
    {
        if (db?.Database.CurrentTransaction is null && db is not null)
        {
            Forget(db);
        }
    }

    private void Committed(DbContext? db)
    {
        if (db is null || !_awaiting.TryGetValue(db, out var awaited))
        {
            return;
        }

        _awaiting.Remove(db);
        if (awaited.HasPublished)
        {
            CrashPoints.Reached(CrashPoints.AfterCommitBeforePublish);
            signal.Wake();
        }

        awaited.Actions.ForEach(static action => action());
    }

    private sealed class Awaited
    {
        public bool HasPublished { get; set; }

        public List<Action> Actions { get; } = [];
    }
}
