using System.Net.Mail;
using Ecommerce.PaymentSandbox.CheckoutSessions;
using Ecommerce.PaymentSandbox.Events;
using Ecommerce.PaymentSandbox.PaymentIntents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ecommerce.PaymentSandbox.HostedPage;

internal static class SubmitPayment
{
    private const int MaxNameLength = 200;

    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        SandboxDbContext db,
        PaymentSteps steps,
        EventLog events,
        WebhookSignal signal,
        TimeProvider time,
        IOptions<SandboxOptions> options,
        CancellationToken cancellationToken)
    {
        var shown = await db.CheckoutSessions.AsNoTracking()
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        if (shown is null)
        {
            return HostedPageEndpoints.Unknown(http.Request);
        }

        var form = http.Request.HasFormContentType
            ? await http.Request.ReadFormAsync(cancellationToken)
            : FormCollection.Empty;
        var texts = PageTexts.For(shown.Locale, http.Request);
        var email = form["email"].ToString().Trim();
        var name = form["name"].ToString().Trim();
        var errors = new Dictionary<string, string>();
        var details = CardDetails.TryRead(
            form["number"].ToString(), form["expiry"].ToString(), form["cvc"].ToString(), time.GetUtcNow(), errors);
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            errors["name"] = "name";
        }

        if (email.Length > MaxNameLength || !MailAddress.TryCreate(email, out _))
        {
            errors["email"] = "email";
        }

        if (errors.Count > 0 && shown.IsOpen(time.GetUtcNow()))
        {
            var model = PayPageModel.Of(
                shown,
                texts,
                http.Request,
                texts.PleaseCorrect,
                email,
                name,
                errors.ToDictionary(error => error.Key, error => texts.FieldError(error.Value)));
            return ShowPayPage.Render(model, texts, StatusCodes.Status422UnprocessableEntity);
        }

        if (details?.Card.Fault is CardFault.LateAuthorization)
        {
            await Task.Delay(options.Value.LateAnswer, time, cancellationToken);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (session, payment) = await db.LockCheckoutSessionAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        if (session!.Status is CheckoutSessionStatus.Complete)
        {
            // The twin of a form that was sent twice goes where the first one went.
            return HostedPageEndpoints.SeeOther(http, session.SuccessLocation);
        }

        if (details is null || !session.IsOpen(now))
        {
            return HostedPageEndpoints.SeeOther(http, HostedPageEndpoints.PathOf(id, http.Request));
        }

        if (form["form_token"] != session.FormToken)
        {
            return HostedPageEndpoints.SeeOther(http, HostedPageEndpoints.PathOf(id, http.Request, notice: "stale"));
        }

        session.BeginAttempt(name, email);
        if (payment is null)
        {
            payment = session.StartPayment(now);
            db.PaymentIntents.Add(payment);
            events.Record("payment_intent.created", payment.ToWire(), payment.ApiVersion, details.Card.Fault);
        }

        var card = CardOnFile.From(details);
        string next;
        if (details.Card.Authenticates)
        {
            payment.RequireAuthentication(card);
            events.Record("payment_intent.requires_action", payment.ToWire(), payment.ApiVersion, card.Fault);
            next = HostedPageEndpoints.PathOf(id, http.Request, "/authenticate");
        }
        else
        {
            next = steps.AskIssuer(session, payment, card)
                ? session.SuccessLocation
                : HostedPageEndpoints.PathOf(id, http.Request);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        if (card.Fault is CardFault.LostAuthorizationAnswer)
        {
            http.Abort();
        }

        return HostedPageEndpoints.SeeOther(http, next);
    }
}
