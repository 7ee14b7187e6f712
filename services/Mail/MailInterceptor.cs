using System.Data.Common;
using System.Runtime.CompilerServices;
using Ecommerce.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ecommerce.Mail;

/// <summary>Wakes this process's sender once a mail is committed; its poll finds what other processes left behind.</summary>
internal sealed class MailSignal : Signal;

/// <summary>Wakes the sender once the transaction that a mail was queued in has committed, be it explicit or SaveChanges' own.</summary>
internal sealed class MailInterceptor(MailSignal signal) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, object> _queued = [];

    public static void HasQueued(DbContext db) => _queued.AddOrUpdate(db, db.GetType());

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
        if (db is not null && _queued.Remove(db))
        {
            signal.Wake();
        }
    }
}
