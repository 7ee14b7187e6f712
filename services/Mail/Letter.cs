namespace Ecommerce.Mail;

/// <summary>A mail as it is written: both bodies say the same.</summary>
/// <param name="To">One address.</param>
/// <param name="ToName">Whose it is; a hostile name is harmless here, since it is encoded as the header demands.</param>
/// <param name="Language">Of the text, as a tag (BCP 47).</param>
/// <param name="Html">A whole document, everything in it encoded.</param>
public sealed record Letter(string To, string? ToName, string Language, string Subject, string Text, string Html);

/// <summary>
/// Writes mails about one kind of thing. It may be asked more than once for the same mail, and reads only: whatever is open to change
/// later should not be told. No call to another service belongs here.
/// </summary>
public interface IWriteMail<in TAbout>
{
    /// <returns>Null when there is nothing, or nobody, to write to any more; the mail is then forgotten.</returns>
    Task<Letter?> WriteAsync(TAbout about, CancellationToken cancellationToken);
}
