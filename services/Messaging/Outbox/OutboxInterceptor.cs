using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ecommerce.Messaging;

/// <summary>Wakes the relay once the transaction that an event was published in has committed, be it explicit or SaveChanges' own.</summary>
internal sealed class OutboxInterceptor(OutboxSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, object> _published = [];

    public static void HasPublished(DbContext db) => _published.AddOrUpdate(db, db.GetType());

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

    private void Committed(DbContext? db)
    {
        if (db is not null && _published.Remove(db))
        {
            CrashPoints.Reached(CrashPoints.AfterCommitBeforePublish);
            signal.Wake();
        }
    }
}
