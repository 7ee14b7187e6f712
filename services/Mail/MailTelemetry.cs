using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Ecommerce.Mail;

/// <summary>Source and meter <c>Ecommerce.Mail</c>. Neither names addresses.</summary>
internal sealed class MailTelemetry
{
    public const string Name = "Ecommerce.Mail";

    public static readonly ActivitySource Source = new(Name);

    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _delay;
    private long _waiting;
    private double _age;
    private long _parked;

    public MailTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _attempts = meter.CreateCounter<long>(
            "ecommerce.mail.attempts", "{attempt}", "Attempts to send, by outcome: sent, postponed, parked, dropped.");
        _delay = meter.CreateHistogram<double>("ecommerce.mail.delay", "s", "From the change that a mail tells of to the server's acceptance.");
        meter.CreateObservableGauge("ecommerce.mail.waiting", () => Interlocked.Read(ref _waiting), "{mail}", "Mails not sent yet (counted up to 10,000).");
        meter.CreateObservableGauge("ecommerce.mail.age", () => Volatile.Read(ref _age), "s", "Age of the oldest of them: alert on minutes.");
        meter.CreateObservableGauge("ecommerce.mail.parked", () => Interlocked.Read(ref _parked), "{mail}", "Mails that were given up: alert on any.");
    }

    public void Attempted(string type, string outcome) =>
        _attempts.Add(1, new KeyValuePair<string, object?>("about", type), new KeyValuePair<string, object?>("outcome", outcome));

    public void Sent(string type, TimeSpan sinceQueued)
    {
        Attempted(type, "sent");
        _delay.Record(Math.Max(0, sinceQueued.TotalSeconds), new KeyValuePair<string, object?>("about", type));
    }

    public void Counted(long waiting, TimeSpan age, long parked)
    {
        Interlocked.Exchange(ref _waiting, waiting);
        Volatile.Write(ref _age, age.TotalSeconds);
        Interlocked.Exchange(ref _parked, parked);
    }
}
