using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Ecommerce.Keycloak.Accounts;

/// <summary>The keys outlive a restart, so that tokens, codes and open forms do too.</summary>
internal sealed record Keys(RsaSecurityKey Signing, SymmetricSecurityKey Encryption)
{
    public static async Task<Keys> LoadAsync(KeycloakDbContext db, CancellationToken cancellationToken)
    {
        var signing = await LoadAsync(db, "signing-key", () =>
        {
            using var rsa = RSA.Create(2048);
            return rsa.ExportPkcs8PrivateKey();
        }, cancellationToken);
        var encryption = await LoadAsync(db, "encryption-key", () => RandomNumberGenerator.GetBytes(32), cancellationToken);

        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(signing, out _);
        return new Keys(
            new RsaSecurityKey(key) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo())) },
            new SymmetricSecurityKey(encryption));
    }

    private static async Task<byte[]> LoadAsync(
        KeycloakDbContext db, string name, Func<byte[]> create, CancellationToken cancellationToken)
    {
        var setting = await db.Settings.FindAsync([name], cancellationToken);
        if (setting is null)
        {
            setting = new Setting(name, Convert.ToBase64String(create()));
            db.Settings.Add(setting);
            await db.SaveChangesAsync(cancellationToken);
        }

        return Convert.FromBase64String(setting.Value);
    }
}

/// <summary>Keys of ASP.NET's data protection, which guards the forms, in the database instead of the home directory.</summary>
internal sealed class FormKeys(IServiceProvider services) : IXmlRepository
{
    private const string Prefix = "form-key:";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<KeycloakDbContext>();
        return [.. db.Settings.AsNoTracking().Where(setting => setting.Name.StartsWith(Prefix)).ToList()
            .Select(setting => XElement.Parse(setting.Value))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<KeycloakDbContext>();
        db.Settings.Add(new Setting(Prefix + friendlyName, element.ToString(SaveOptions.DisableFormatting)));
        db.SaveChanges();
    }
}
