using Ecommerce.PaymentSandbox.PaymentIntents;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.HostedPage;

internal static class ShowChallenge
{
    public static async Task<IResult> HandleAsync(
        string id, HttpContext http, SandboxDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = await db.CheckoutSessions.AsNoTracking()
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        if (session is null)
        {
            return HostedPageEndpoints.Unknown(http.Request);
        }

        var texts = PageTexts.For(session.Locale, http.Request);
        var payment = await db.PaymentIntents.AsNoTracking()
            .SingleOrDefaultAsync(payment => payment.CheckoutSessionId == id, cancellationToken);
        if (!session.IsOpen(time.GetUtcNow())
            || payment is not { Status: PaymentIntentStatus.RequiresAction, Card: { } card })
        {
            return HostedPageEndpoints.SeeOther(http, HostedPageEndpoints.PathOf(id, http.Request));
        }

        return new RazorComponentResult<ChallengePage>(new Dictionary<string, object?>
        {
            [nameof(ChallengePage.Texts)] = texts,
            [nameof(ChallengePage.Last4)] = card.Last4,
            [nameof(ChallengePage.Total)] = texts.Money(session.AmountTotal, session.Currency),
            [nameof(ChallengePage.FormToken)] = session.FormToken,
            [nameof(ChallengePage.Action)] = HostedPageEndpoints.PathOf(id, http.Request, "/authenticate"),
            [nameof(ChallengePage.PayUrl)] = HostedPageEndpoints.PathOf(id, http.Request),
        });
    }
}
