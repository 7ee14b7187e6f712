using Ecommerce.PaymentSandbox.BalanceTransactions;
using Ecommerce.PaymentSandbox.Charges;
using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.HostedPage;
using Ecommerce.PaymentSandbox.Refunds;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.PaymentIntents;

/// <summary>
/// The steps that several callers share (page, API, sweeper): the change of a payment, its lines in the ledger, and its events,
/// in the caller's unit of work and under the payment's lock.
/// </summary>
internal sealed class PaymentSteps(SandboxDbContext db, EventLog events, TimeProvider time, IOptions<SandboxOptions> options)
{
    private static readonly Dictionary<string, string> _noMetadata = [];

    /// <summary>Puts the card to its issuer, who holds the amount, and takes it at once unless capture is manual, or refuses.</summary>
    /// <returns>True when the session is complete.</returns>
    public bool AskIssuer(CheckoutSession session, PaymentIntent payment, CardOnFile card)
    {
        if (card.Decline is { } decline)
        {
            var declined = payment.Reject(card, decline, issuerWasAsked: true, session.PayerName, session.PayerEmail, time.GetUtcNow());
            events.Record("charge.failed", declined!.ToWire(), payment.ApiVersion, card.Fault);
            events.Record("payment_intent.payment_failed", payment.ToWire(), payment.ApiVersion, card.Fault);
            return false;
        }

        var charge = payment.Accept(card, session.PayerName, session.PayerEmail, time.GetUtcNow());
        session.Complete();
        if (charge.Captured)
        {
            RecordCapture(charge);
        }

        events.Record("charge.succeeded", charge.ToWire(), payment.ApiVersion, card.Fault);
        events.Record(
            charge.Captured ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated",
            payment.ToWire(),
            payment.ApiVersion,
            card.Fault);
        events.Record("checkout.session.completed", session.ToWire(payment), session.ApiVersion, card.Fault);
        return true;
    }

    /// <summary>3-D Secure failed, so the issuer is not asked for the money.</summary>
    public void FailAuthentication(CheckoutSession session, PaymentIntent payment, CardOnFile card)
    {
        payment.Reject(card, Decline.NotAuthenticated, issuerWasAsked: false, session.PayerName, session.PayerEmail, time.GetUtcNow());
        events.Record("payment_intent.payment_failed", payment.ToWire(), payment.ApiVersion, card.Fault);
    }

    /// <summary>Takes <paramref name="amount"/> of an authorisation and releases the rest.</summary>
    public void Capture(PaymentIntent payment, long amount)
    {
        var charge = payment.Capture(amount);
        RecordCapture(charge);
        if (charge.AmountCaptured < charge.Amount)
        {
            AddRelease(charge, charge.Amount - charge.AmountCaptured);
        }

        events.Record("charge.captured", charge.ToWire(), payment.ApiVersion, charge.Card.Fault);
        events.Record("payment_intent.succeeded", payment.ToWire(), payment.ApiVersion, charge.Card.Fault);
    }

    /// <returns>False when the payment is already taken or canceled.</returns>
    public bool Cancel(PaymentIntent payment, string? reason)
    {
        if (!payment.Cancel(reason, time.GetUtcNow()))
        {
            return false;
        }

        if (payment.LatestCharge is { Paid: true } held)
        {
            held.Release();
            AddRelease(held, held.Amount);
            events.Record("charge.refunded", held.ToWire(), payment.ApiVersion, held.Card.Fault);
        }

        events.Record("payment_intent.canceled", payment.ToWire(), payment.ApiVersion, payment.Card?.Fault ?? CardFault.None);
        return true;
    }

    /// <returns>Null when more would be given back than was taken.</returns>
    public Refund? Refund(
        PaymentIntent payment, Charge charge, long amount, string? reason, IReadOnlyDictionary<string, string> metadata)
    {
        if (!charge.Refund(amount))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var refund = new Refund
        {
            ChargeId = charge.Id,
            PaymentIntentId = payment.Id,
            Amount = amount,
            Currency = charge.Currency,
            Reason = reason,
            Metadata = metadata,
            CreatedAt = now,
        };
        var transaction = BalanceTransaction.ForRefund(refund.Id, amount, charge.Currency, now);
        refund.BalanceTransactionId = transaction.Id;
        db.Refunds.Add(refund);
        db.BalanceTransactions.Add(transaction);
        events.Record("refund.created", refund.ToWire(), payment.ApiVersion, charge.Card.Fault);
        events.Record("charge.refunded", charge.ToWire(), payment.ApiVersion, charge.Card.Fault);
        events.Record("refund.updated", refund.ToWire(), payment.ApiVersion, charge.Card.Fault);
        return refund;
    }

    private void RecordCapture(Charge charge)
    {
        var transaction = BalanceTransaction.ForCapture(
            charge.Id, charge.AmountCaptured, charge.Currency, options.Value, time.GetUtcNow());
        db.BalanceTransactions.Add(transaction);
        charge.BalanceTransactionId = transaction.Id;
    }

    private void AddRelease(Charge charge, long amount) => db.Refunds.Add(new Refund
    {
        ChargeId = charge.Id,
        PaymentIntentId = charge.PaymentIntentId,
        Amount = amount,
        Currency = charge.Currency,
        Metadata = _noMetadata,
        CreatedAt = time.GetUtcNow(),
    });
}
