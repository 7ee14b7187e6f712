using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging.Service;

internal sealed class AddToAccountWhenAmountAdded(LedgerDbContext db, Faults faults) : IHandle<AmountAdded>
{
    public async Task HandleAsync(AmountAdded message, CancellationToken cancellationToken)
    {
        faults.Attempted(message.Note);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO accounts AS a (id, balance, latest_version, latest_note)
            VALUES ({message.AccountId}, {message.Amount}, {message.Version}, {message.Note})
            ON CONFLICT (id) DO UPDATE SET
                balance = a.balance + excluded.balance,
                latest_version = GREATEST(a.latest_version, excluded.latest_version),
                latest_note = CASE WHEN excluded.latest_version > a.latest_version THEN excluded.latest_note ELSE a.latest_note END
            """,
            cancellationToken);

        // After the change, so that only a rollback keeps the balance right.
        faults.ThrowIfPoisoned(message.Note);
    }
}

internal sealed class CloseAccountWhenAccountClosed(LedgerDbContext db) : IHandle<AccountClosed>
{
    public async Task HandleAsync(AccountClosed message, CancellationToken cancellationToken) =>
        await db.Accounts.AddAsync(new Account { Id = message.AccountId }, cancellationToken);
}

/// <summary>Notes whose events cannot be handled for now.</summary>
internal sealed class Faults
{
    private readonly ConcurrentDictionary<string, int> _attempts = [];
    private readonly ConcurrentDictionary<string, bool> _poisoned = [];

    public void Poison(string note) => _poisoned[note] = true;

    public void Heal(string note) => _poisoned.TryRemove(note, out _);

    public int AttemptsOf(string note) => _attempts.GetValueOrDefault(note);

    public void Attempted(string note) => _attempts.AddOrUpdate(note, 1, (_, count) => count + 1);

    public void ThrowIfPoisoned(string note)
    {
        if (_poisoned.ContainsKey(note))
        {
            throw new InvalidOperationException("This event is poison.");
        }
    }
}
