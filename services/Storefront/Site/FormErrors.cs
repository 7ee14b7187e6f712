using Ecommerce.Storefront.Services;

namespace Ecommerce.Storefront.Site;

/// <summary>What is wrong with a form: messages by the field they belong to, in the order they were found.</summary>
public sealed class FormErrors
{
    /// <summary>The key of a message about the form as a whole.</summary>
    public const string Form = "";

    private readonly List<(string Field, string Message)> _messages = [];

    public static readonly FormErrors None = new();

    public bool Any => _messages.Count > 0;

    public IReadOnlyList<(string Field, string Message)> All => _messages;

    public string? For(string field) =>
        _messages.Find(message => message.Field.Equals(field, StringComparison.OrdinalIgnoreCase)).Message;

    public FormErrors Add(string field, string message)
    {
        _messages.Add((field, message));
        return this;
    }

    /// <summary>Checks that a text is there, if it must be, and not longer than it may be.</summary>
    public void Check(Texts texts, string field, string label, string? value, int maxLength, bool isRequired = true)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            if (isRequired)
            {
                Add(field, texts.Required(label));
            }
        }
        else if (value.Trim().Length > maxLength)
        {
            Add(field, texts.TooLong(label, maxLength));
        }
    }

    /// <summary>Checks what Orders checks too: one @ between characters that can be seen.</summary>
    public void CheckEmail(Texts texts, string? value)
    {
        Check(texts, "email", texts.Email, value, 254);
        if (For("email") is null
            && !(value!.Trim().Split('@') is [{ Length: > 0 } name, { Length: > 0 } host]
                && !(name + host).Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '<' or '>')))
        {
            Add("email", texts.EmailInvalid);
        }
    }

    /// <summary>Takes over what a service found; a member such as <c>shippingAddress.city</c> belongs to the field <c>city</c>.</summary>
    public FormErrors AddFrom(Problem? problem, IReadOnlyCollection<string> fields, string otherwise)
    {
        var before = _messages.Count;
        foreach (var (member, messages) in problem?.Errors ?? [])
        {
            var name = member[(member.LastIndexOf('.') + 1)..];
            var field = fields.FirstOrDefault(field => field.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? Form;
            foreach (var message in messages)
            {
                Add(field, message);
            }
        }

        return _messages.Count > before ? this : Add(Form, problem?.Detail ?? otherwise);
    }
}
