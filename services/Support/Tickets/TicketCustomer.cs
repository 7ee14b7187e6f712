using System.Security.Claims;
using Ecommerce.Contracts;
using Ecommerce.ServiceDefaults;

namespace Ecommerce.Support.Tickets;

/// <summary>Who opens a ticket, as the token says.</summary>
/// <param name="Id">The customer's subject in the identity provider.</param>
/// <param name="Name">What to call the customer; the e-mail address where no name is known.</param>
/// <param name="Email">Where answers are announced.</param>
/// <param name="Language">"es" or "en".</param>
internal sealed record TicketCustomer(string Id, string Name, string? Email, string Language)
{
    public const int MaxNameLength = 200;
    public const int MaxEmailLength = 320;

    public static TicketCustomer From(ClaimsPrincipal user, HttpRequest request)
    {
        var email = user.FindFirstValue("email");
        var name = user.FindFirstValue("name") ?? user.FindFirstValue("preferred_username") ?? email ?? "";
        return new(user.Subject(), Limit(name, MaxNameLength)!, Limit(email, MaxEmailLength), ServiceDefaults.Language.From(request));
    }

    /// <summary>Whose return it is, as the order says.</summary>
    public static TicketCustomer From(ReturnFacts facts, string customerId) =>
        new(customerId, Limit(facts.CustomerName, MaxNameLength)!, Limit(facts.Email, MaxEmailLength), facts.Language);

    private static string? Limit(string? text, int length) => text?.Length > length ? text[..length] : text;
}

/// <summary>Who answers a ticket. Customers see the name, so it is never an address.</summary>
internal sealed record Agent(string Id, string Name)
{
    public static Agent From(ClaimsPrincipal user)
    {
        var name = user.FindFirstValue("name") ?? "";
        return new(user.Subject(), name.Length <= TicketCustomer.MaxNameLength ? name : name[..TicketCustomer.MaxNameLength]);
    }
}
