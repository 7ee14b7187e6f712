using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.PaymentSandbox.HostedPage;

internal static class ShowPayPage
{
    public static async Task<IResult> HandleAsync(
        string id, string? notice, HttpRequest request, SandboxDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = await db.CheckoutSessions.AsNoTracking()
            .SingleOrDefaultAsync(session => session.Id == id, cancellationToken);
        if (session is null)
        {
            return HostedPageEndpoints.Unknown(request);
        }

        var texts = PageTexts.For(session.Locale, request);
        if (!session.IsOpen(time.GetUtcNow()))
        {
            return HostedPageEndpoints.Closed(session, texts);
        }

        var payment = await db.PaymentIntents.AsNoTracking()
            .SingleOrDefaultAsync(payment => payment.CheckoutSessionId == id, cancellationToken);
        var text = payment?.LastError is { } error ? texts.DeclineMessage(error.Code, error.DeclineCode)
            : notice == "stale" ? texts.Stale
            : null;
        return Render(PayPageModel.Of(session, texts, request, text), texts, StatusCodes.Status200OK);
    }

    public static IResult Render(PayPageModel model, PageTexts texts, int statusCode) =>
        new RazorComponentResult<PayPage>(new Dictionary<string, object?>
        {
            [nameof(PayPage.Texts)] = texts,
            [nameof(PayPage.Model)] = model,
        })
        { StatusCode = statusCode };
}
