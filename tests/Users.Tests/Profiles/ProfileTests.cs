using Ecommerce.ServiceDefaults;
using Ecommerce.Users.Profiles;

namespace Ecommerce.Users.Tests.Profiles;

public sealed class ProfileTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TokenIdentity _ana = new("ana", "ana@example.com", false, "Ana", "Pérez", "es", _now);

    [Fact]
    public void It_starts_from_the_token()
    {
        var profile = Profile.From(_ana, "en", _now);

        Assert.Equal(("ana", "ana@example.com", false), (profile.Id, profile.Email, profile.EmailVerified));
        Assert.Equal(("Ana", "Pérez", "en", "EUR"), (profile.GivenName, profile.FamilyName, profile.Language, profile.Currency));
        Assert.Equal((_now, 1), (profile.CreatedAt, profile.Version));
    }

    [Fact]
    public void A_newer_token_brings_a_new_email_and_a_new_version()
    {
        var profile = Profile.From(_ana, "es", _now);

        Assert.True(profile.RefreshFrom(_ana with { Email = "new@example.com", EmailVerified = true, IssuedAt = _now.AddMinutes(1) }));

        Assert.Equal(("new@example.com", true, 2), (profile.Email, profile.EmailVerified, profile.Version));
    }

    [Fact]
    public void A_token_of_an_older_session_does_not_bring_the_old_email_back()
    {
        var profile = Profile.From(_ana, "es", _now);
        profile.RefreshFrom(_ana with { Email = "new@example.com", IssuedAt = _now.AddMinutes(1) });

        Assert.False(profile.RefreshFrom(_ana));

        Assert.Equal("new@example.com", profile.Email);
    }

    [Fact]
    public void A_newer_token_that_says_the_same_changes_nothing()
    {
        var profile = Profile.From(_ana, "es", _now);

        Assert.False(profile.RefreshFrom(_ana with { IssuedAt = _now.AddMinutes(1) }));

        Assert.Equal(1, profile.Version);
    }

    [Fact]
    public void Names_in_the_token_do_not_overwrite_those_of_the_profile()
    {
        var profile = Profile.From(_ana, "es", _now);
        profile.Update("Anita", null, null, null);

        profile.RefreshFrom(_ana with { GivenName = "Ana María", Email = "new@example.com", IssuedAt = _now.AddMinutes(1) });

        Assert.Equal("Anita", profile.GivenName);
    }

    [Fact]
    public void A_token_of_somebody_else_is_a_programming_error()
    {
        var profile = Profile.From(_ana, "es", _now);

        Assert.Throws<ArgumentException>(() => profile.RefreshFrom(_ana with { Subject = "luis" }));
    }

    [Fact]
    public void An_update_changes_what_is_given_and_leaves_the_rest()
    {
        var profile = Profile.From(_ana, "es", _now);
        profile.Update(null, null, " +34 600 000 000 ", "en");

        Assert.Equal(("Ana", "Pérez", "+34 600 000 000", "en", 2),
            (profile.GivenName, profile.FamilyName, profile.Phone, profile.Language, profile.Version));
    }

    [Fact]
    public void An_empty_family_name_or_phone_removes_it()
    {
        var profile = Profile.From(_ana, "es", _now);
        profile.Update(null, null, "+34 600 000 000", null);
        profile.Update(null, " ", "", null);

        Assert.Equal(("", null), (profile.FamilyName, profile.Phone));
    }

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("\"1\", \"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"2\"", false)]
    [InlineData("W/\"3\"", false)]
    [InlineData("3", false)]
    [InlineData("\"3", false)]
    [InlineData("", false)]
    public void If_match_names_a_version_as_http_says(string ifMatch, bool matches) =>
        Assert.Equal(matches, EntityTag.Matches(ifMatch, 3));
}
