using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ecommerce.Users.Profiles;

/// <summary>
/// What the shop knows about a user. The identity provider owns the e-mail address and whether it is verified; names, phone and
/// language start from the token and belong to the profile from then on.
/// </summary>
internal sealed class Profile
{
    public const int MaxNameLength = 100;
    public const int MaxPhoneLength = 30;

    private Profile()
    {
    }

    /// <summary>The user's subject in the identity provider.</summary>
    public required string Id { get; init; }

    public string? Email { get; private set; }

    public bool EmailVerified { get; private set; }

    public string GivenName { get; private set; } = "";

    public string FamilyName { get; private set; } = "";

    public string? Phone { get; private set; }

    /// <summary>Language of the texts that the user gets: "es" or "en".</summary>
    public string Language { get; private set; } = "es";

    /// <summary>Currency of the prices that the user sees (ISO 4217).</summary>
    public string Currency { get; private set; } = "EUR";

    /// <summary>When the token was issued that the e-mail address comes from.</summary>
    public DateTimeOffset EmailAsOf { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Raised by every change; the entity tag of the profile.</summary>
    public int Version { get; private set; }

    public static Profile From(TokenIdentity identity, string language, DateTimeOffset now) => new()
    {
        Id = identity.Subject,
        Email = identity.Email,
        EmailVerified = identity.EmailVerified,
        EmailAsOf = identity.IssuedAt,
        GivenName = identity.GivenName,
        FamilyName = identity.FamilyName,
        Language = language,
        CreatedAt = now,
        Version = 1,
    };

    /// <summary>
    /// Takes over the e-mail address from a token. Sessions overlap, so a token that is older than the one the address came from
    /// changes nothing.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool RefreshFrom(TokenIdentity identity)
    {
        if (identity.Subject != Id)
        {
            throw new ArgumentException("The token belongs to another user.", nameof(identity));
        }

        if (identity.IssuedAt < EmailAsOf || (identity.Email == Email && identity.EmailVerified == EmailVerified))
        {
            return false;
        }

        Email = identity.Email;
        EmailVerified = identity.EmailVerified;
        EmailAsOf = identity.IssuedAt;
        Version++;
        return true;
    }

    /// <summary>Changes what is given and leaves what is null. An empty family name or phone removes it.</summary>
    public void Update(string? givenName, string? familyName, string? phone, string? language)
    {
        if (givenName is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(givenName);
            GivenName = givenName.Trim();
        }

        FamilyName = familyName?.Trim() ?? FamilyName;
        Language = language ?? Language;
        if (phone is not null)
        {
            Phone = string.IsNullOrWhiteSpace(phone) ? null : phone.Trim();
        }

        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Profile>
    {
        public void Configure(EntityTypeBuilder<Profile> builder)
        {
            builder.Property(profile => profile.Id).ValueGeneratedNever().HasMaxLength(255);
            builder.Property(profile => profile.Email).HasMaxLength(320);
            builder.Property(profile => profile.GivenName).HasMaxLength(MaxNameLength);
            builder.Property(profile => profile.FamilyName).HasMaxLength(MaxNameLength);
            builder.Property(profile => profile.Phone).HasMaxLength(MaxPhoneLength);
            builder.Property(profile => profile.Language).HasMaxLength(2);
            builder.Property(profile => profile.Currency).HasMaxLength(3).IsFixedLength();
            builder.Property(profile => profile.Version).IsConcurrencyToken();
        }
    }
}
