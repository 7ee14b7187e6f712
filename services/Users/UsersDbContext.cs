using Ecommerce.Users.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Users;

internal sealed class UsersDbContext(DbContextOptions<UsersDbContext> options) : DbContext(options)
{
    public DbSet<Profile> Profiles => Set<Profile>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfiguration(new Profile.Configuration());
}
