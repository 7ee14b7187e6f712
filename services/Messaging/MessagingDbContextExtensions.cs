using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Messaging;

public static class MessagingDbContextExtensions
{
    /// <summary>Adds the tables of outbox, inbox, failed messages and idempotency keys; call it in <c>OnModelCreating</c>.</summary>
    public static ModelBuilder AddMessaging(this ModelBuilder modelBuilder) => modelBuilder
        .ApplyConfiguration(new OutboxMessage.Configuration())
        .ApplyConfiguration(new InboxMessage.Configuration())
        .ApplyConfiguration(new FailedMessage.Configuration())
        .ApplyConfiguration(new IdempotencyRecord.Configuration());

    /// <summary>Queues an event. It leaves if, and only if, this unit of work is saved and committed; then within milliseconds.</summary>
    public static void Publish<TEvent>(this DbContext db, TEvent message)
        where TEvent : notnull
    {
        db.Add(OutboxMessage.From(message));
        OutboxInterceptor.HasPublished(db);
    }

    /// <summary>
    /// Does something of this process, such as counting, once what is being saved is committed; and not at all where it is rolled back,
    /// however often it is tried. It must be quick, and must not throw. What has to happen is an event instead.
    /// </summary>
    public static void AfterCommit(this DbContext db, Action action) => OutboxInterceptor.AfterCommit(db, action);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction, or in the one that is already open. Not needed for a single SaveChanges,
    /// which is atomic by itself. No remote call belongs inside. An exception rolls everything back.
    /// </summary>
    public static Task InTransactionAsync(
        this DbContext db, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            cancellationToken);

    /// <inheritdoc cref="InTransactionAsync(DbContext, Func{CancellationToken, Task}, CancellationToken)"/>
    public static Task<T> InTransactionAsync<T>(
        this DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        db.InTransactionAsync(work, shouldCommit: _ => true, cancellationToken);

    /// <summary>As above; what <paramref name="shouldCommit"/> refuses is rolled back, and still returned.</summary>
    internal static async Task<T> InTransactionAsync<T>(
        this DbContext db, Func<CancellationToken, Task<T>> work, Func<T, bool> shouldCommit, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await work(cancellationToken);
        }

        // Whatever fails in here rolls all of it back, so that there is no point before a SaveChanges to go back to.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            var result = await work(cancellationToken);
            if (shouldCommit(result))
            {
                // Not cancellable: giving up here would leave unknown whether it happened.
                await transaction.CommitAsync(CancellationToken.None);
            }

            return result;
        }
        finally
        {
            OutboxInterceptor.Forget(db);
        }
    }

    /// <summary>
    /// Makes a POST harmless to repeat. Three steps: this call, which finds the answer of an earlier request, or refuses the key;
    /// then whatever must be asked of other services; then <see cref="Once.CommitAsync"/>.
    /// </summary>
    /// <param name="db">Where the change is made, and the key with it.</param>
    /// <param name="key">Bound by the endpoint as <c>[AsParameters] IdempotencyKey key</c>.</param>
    /// <param name="scope">The caller's subject, or the guest's cart.</param>
    /// <param name="request">The request's body: under the same key it must stay the same.</param>
    /// <param name="cancellationToken">The request's token.</param>
    /// <example>
    /// <code>
    /// var once = await db.OnceAsync(key, user.Subject(), request, cancellationToken);
    /// if (once.Answer is { } answer)
    /// {
    ///     return answer;
    /// }
    ///
    /// var prices = await catalog.PriceAsync(items, cancellationToken);
    ///
    /// return await once.CommitAsync&lt;Results&lt;Created&lt;Response&gt;, ProblemHttpResult&gt;&gt;(async token =>
    /// {
    ///     …
    ///     await db.SaveChangesAsync(token);
    ///     return TypedResults.Created(…);
    /// }, cancellationToken);
    /// </code>
    /// </example>
    public static Task<Once> OnceAsync<TRequest>(
        this DbContext db, IdempotencyKey key, string scope, TRequest request, CancellationToken cancellationToken) =>
        Once.StartAsync(db, key, scope, Once.Fingerprint(key.Context.Request, request), cancellationToken);

    /// <summary>As the other, for a request without a body.</summary>
    /// <inheritdoc cref="OnceAsync{TRequest}(DbContext, IdempotencyKey, string, TRequest, CancellationToken)"/>
    public static Task<Once> OnceAsync(this DbContext db, IdempotencyKey key, string scope, CancellationToken cancellationToken) =>
        Once.StartAsync(db, key, scope, Once.Fingerprint<object?>(key.Context.Request, null), cancellationToken);
}
