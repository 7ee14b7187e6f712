using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Ecommerce.Catalog.Products;

/// <summary>
/// What a customer typed, as PostgreSQL understands it: every word must be found, by its Spanish or English stem or as the
/// beginning of a word; one that nothing begins with is taken for the words most like it (trigrams), so "cafetra" is "cafetera".
/// </summary>
internal sealed class ProductSearch
{
    public const int MaxLength = 100;

    private const int MaxWords = 8;
    private const int MaxWordLength = 40;
    private const int MaxCandidates = 12;

    private static readonly HashSet<string> _stopWords =
    [
        "a", "al", "con", "de", "del", "el", "en", "la", "las", "lo", "los", "o", "para", "por", "sin", "un", "una", "y",
        "an", "and", "for", "in", "of", "on", "or", "the", "to", "with",
    ];

    private readonly List<(string Stems, string Beginning)> _words;

    private ProductSearch(List<(string Stems, string Beginning)> words) => _words = words;

    /// <summary>SQL of type tsquery, with the words as parameters from <paramref name="firstParameter"/> on.</summary>
    public string ToSql(int firstParameter) => string.Join(" && ", _words.Select((_, index) =>
    {
        var stems = $"${firstParameter + (2 * index)}";
        return $"(to_tsquery('catalog_es', {stems}) || to_tsquery('catalog_en', {stems}) || to_tsquery('catalog_words', ${firstParameter + (2 * index) + 1}))";
    }));

    public IEnumerable<string> Parameters => _words.SelectMany(word => new[] { word.Stems, word.Beginning });

    /// <returns>Null where no product can match, because a word is like none that we know.</returns>
    public static async Task<ProductSearch?> ParseAsync(CatalogDbContext db, string text, CancellationToken cancellationToken)
    {
        var words = WordsOf(text);
        if (words.Length == 0)
        {
            return null;
        }

        var known = await db.Database.SqlQuery<Likeness>(
            $"""
            SELECT typed.word AS typed, similar_word.word,
                EXISTS (SELECT 1 FROM search_words s WHERE s.word >= typed.word COLLATE "C" AND s.word < (typed.word || '~') COLLATE "C") AS begins
            FROM unnest({words}) AS typed (word)
            LEFT JOIN LATERAL (
                SELECT s.word FROM search_words s
                WHERE s.word % typed.word ORDER BY similarity(s.word, typed.word) DESC, s.word LIMIT {MaxCandidates}) AS similar_word ON true
            """).ToListAsync(cancellationToken);

        var parsed = new List<(string, string)>();
        foreach (var candidates in known.GroupBy(likeness => likeness.Typed))
        {
            if (candidates.First().Begins || candidates.Key.Any(char.IsAsciiDigit))
            {
                parsed.Add((candidates.Key, candidates.Key + ":*"));
                continue;
            }

            // Trigrams find what may be meant; of those, what takes the fewest slips of the finger is.
            var slips = candidates.Where(candidate => candidate.Word is not null)
                .ToLookup(candidate => EditDistance(candidates.Key, candidate.Word!), candidate => candidate.Word!);
            var fewest = slips.Select(group => group.Key).DefaultIfEmpty(int.MaxValue).Min();
            string[] alternatives = fewest <= Math.Max(1, candidates.Key.Length / 3) ? [.. slips[fewest]] : [];
            var either = string.Join(" | ", alternatives.Prepend(candidates.Key));
            parsed.Add((either, either));
        }

        return new ProductSearch(parsed);
    }

    /// <summary>Letters and digits only, accents folded, so that nothing is left that tsquery would take for an operator.</summary>
    internal static string[] WordsOf(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(character))
            {
                folded.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark)
            {
                folded.Append(' ');
            }
        }

        var words = folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length <= MaxWordLength).Distinct().Take(MaxWords).ToArray();
        var telling = words.Where(word => !_stopWords.Contains(word)).ToArray();
        return telling.Length > 0 ? telling : words;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    internal static int EditDistance(string one, string other)
    {
        var distance = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var replaced = distance[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[one.Length, other.Length];
    }

    private sealed record Likeness(string Typed, string? Word, bool Begins);
}
