using System.Security.Cryptography;

namespace Ecommerce.PaymentSandbox.Wire;

/// <summary>Identifiers as Stripe's look: a prefix that says what it is, and random letters and digits.</summary>
internal static class StripeId
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string CheckoutSession() => "cs_test_" + Random(58);

    public static string PaymentIntent() => "pi_" + Random(24);

    public static string PaymentMethod() => "pm_" + Random(24);

    public static string Charge() => "ch_" + Random(24);

    public static string Refund() => "re_" + Random(24);

    public static string BalanceTransaction() => "txn_" + Random(24);

    public static string Event() => "evt_" + Random(24);

    public static string LineItem() => "li_" + Random(24);

    public static string Request() => "req_" + Random(14);

    /// <summary>Unguessable: 32 characters of 62 are more than 190 bits.</summary>
    public static string Secret() => Random(32);

    private static string Random(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
