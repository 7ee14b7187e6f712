using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Ecommerce.Storefront.Sessions;

/// <summary>
/// The keys that sessions are encrypted with lie in the same Redis as the sessions. They are encrypted under the client's secret, which
/// does not, so that a copy of that Redis opens nothing. After a change of the secret everyone signs in again.
/// </summary>
internal sealed class KeysAtRest(IConfiguration configuration) : IXmlEncryptor
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(configuration["Identity:ClientSecret"] ?? throw new InvalidOperationException("Configuration 'Identity:ClientSecret' is missing.")),
        outputLength: 32,
        info: "Ecommerce.Storefront.KeysAtRest.v1"u8.ToArray());

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var kept = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(kept.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(kept.AsSpan(0, NonceBytes), plain, kept.AsSpan(NonceBytes + TagBytes), kept.AsSpan(NonceBytes, TagBytes));

        return new(new XElement("encryptedKey", Convert.ToBase64String(kept)), typeof(Decryptor));
    }

    private XElement Decrypt(XElement encryptedElement)
    {
        var kept = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[kept.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(kept.AsSpan(0, NonceBytes), kept.AsSpan(NonceBytes + TagBytes), kept.AsSpan(NonceBytes, TagBytes), plain);

        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    /// <summary>Named in what is kept, and made by data protection itself.</summary>
    internal sealed class Decryptor(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeysAtRest>().Decrypt(encryptedElement);
    }
}
