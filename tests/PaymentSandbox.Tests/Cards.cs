namespace Ecommerce.PaymentSandbox.Tests;

internal static class Cards
{
    public const string Success = "4242 4242 4242 4242";
    public const string Declined = "4000000000000002";
    public const string InsufficientFunds = "4000000000009995";
    public const string Authenticates = "4000002760003184";
    public const string LateAuthorization = "4000000000009011";
    public const string LostAuthorizationAnswer = "4000000000009029";
    public const string LostApiAnswer = "4000000000009037";
    public const string LateApiAnswer = "4000000000009045";
    public const string LateWebhooks = "4000000000009052";
}
