using System.Diagnostics.Metrics;

namespace Ecommerce.Users;

internal sealed class UsersMetrics
{
    public const string MeterName = "Ecommerce.Users";

    private readonly Counter<long> _profilesCreated;

    public UsersMetrics(IMeterFactory meters) =>
        _profilesCreated = meters.Create(MeterName).CreateCounter<long>(
            "ecommerce.users.profiles_created", "{profile}", "Profiles that appeared on a user's first visit.");

    public void ProfileCreated() => _profilesCreated.Add(1);
}
