using Ecommerce.Keycloak.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Keycloak.Admin;

internal static class FindUsers
{
    /// <summary>All that are given must fit; <c>search</c> looks into every name and the address.</summary>
    internal sealed record Query(
        string? Search, string? Username, string? Email, string? FirstName, string? LastName, bool? Enabled, bool? Exact,
        int? First, int? Max)
    {
        private const int DefaultMaximum = 100;

        public IQueryable<User> Apply(IQueryable<User> users)
        {
            users = Filter(users, Username, Exact == true, (pattern, exact) => exact
                ? user => user.Username == pattern : user => EF.Functions.ILike(user.Username, pattern));
            users = Filter(users, Email, Exact == true, (pattern, exact) => exact
                ? user => user.Email == pattern : user => EF.Functions.ILike(user.Email!, pattern));
            users = Filter(users, FirstName, false, (pattern, _) => user => EF.Functions.ILike(user.FirstName!, pattern));
            users = Filter(users, LastName, false, (pattern, _) => user => EF.Functions.ILike(user.LastName!, pattern));
            users = Filter(users, Search, false, (pattern, _) => user =>
                EF.Functions.ILike(user.Username, pattern) || EF.Functions.ILike(user.Email!, pattern)
                || EF.Functions.ILike(user.FirstName!, pattern) || EF.Functions.ILike(user.LastName!, pattern)
                || EF.Functions.ILike(user.FirstName + " " + user.LastName, pattern));
            return Enabled is null ? users : users.Where(user => user.Enabled == Enabled);
        }

        public IQueryable<User> Page(IQueryable<User> users) => users.OrderBy(user => user.Username)
            .Skip(Math.Max(0, First ?? 0))
            .Take(Max is null or < 0 ? DefaultMaximum : Max.Value);

        private static IQueryable<User> Filter(
            IQueryable<User> users, string? text, bool exact, Func<string, bool, System.Linq.Expressions.Expression<Func<User, bool>>> condition)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return users;
            }

            var clean = User.Normalize(text).Replace("\0", "", StringComparison.Ordinal);
            var escaped = clean.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
                .Replace("_", @"\_", StringComparison.Ordinal).Replace('*', '%');
            return users.Where(condition(exact ? clean : $"%{escaped}%", exact));
        }
    }

    public static async Task<Ok<List<UserResponse>>> HandleAsync(
        [AsParameters] Query query, KeycloakDbContext db, CancellationToken cancellationToken)
    {
        var users = await query.Page(query.Apply(db.Users.AsNoTracking())).ToListAsync(cancellationToken);
        return TypedResults.Ok(users.Select(UserResponse.Of).ToList());
    }

    public static async Task<Ok<int>> CountAsync([AsParameters] Query query, KeycloakDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await query.Apply(db.Users.AsNoTracking()).CountAsync(cancellationToken));
}
