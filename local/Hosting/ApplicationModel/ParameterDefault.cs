using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The value of a parameter that the configuration does not give.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random value of at least 128 bits when <see cref="MinLength"/> is 22 or more.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "23456789";
    private const string Specials = "-_.~";

    public int MinLength { get; set; } = 22;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public override string GetDefaultValue() => RandomNumberGenerator.GetString(
        Letters + (Numeric ? Digits : "") + (Special ? Specials : ""), Math.Max(MinLength, 22));
}
