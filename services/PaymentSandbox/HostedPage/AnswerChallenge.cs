using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.PaymentIntents;

namespace Ecommerce.PaymentSandbox.HostedPage;

internal static class AnswerChallenge
{
    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        SandboxDbContext db,
        PaymentSteps steps,
        WebhookSignal signal,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var form = http.Request.HasFormContentType
            ? await http.Request.ReadFormAsync(cancellationToken)
            : FormCollection.Empty;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (session, payment) = await db.LockCheckoutSessionAsync(id, cancellationToken);
        if (session is null)
        {
            return HostedPageEndpoints.Unknown(http.Request);
        }

        if (session.Status is CheckoutSessionStatus.Complete)
        {
            return HostedPageEndpoints.SeeOther(http, session.SuccessLocation);
        }

        var outcome = form["outcome"].ToString();
        if (!session.IsOpen(time.GetUtcNow())
            || payment is not { Status: PaymentIntentStatus.RequiresAction, Card: { } card }
            || form["form_token"] != session.FormToken
            || outcome is not ("complete" or "fail"))
        {
            return HostedPageEndpoints.SeeOther(http, HostedPageEndpoints.PathOf(id, http.Request));
        }

        session.RenewForm();
        var paid = outcome == "complete" && steps.AskIssuer(session, payment, card);
        if (outcome == "fail")
        {
            steps.FailAuthentication(session, payment, card);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return HostedPageEndpoints.SeeOther(
            http, paid ? session.SuccessLocation : HostedPageEndpoints.PathOf(id, http.Request));
    }
}
