namespace OciMultiArch.Internal;

/// <summary>Finds the word that was meant by a misspelt one.</summary>
internal static class NearestWord
{
    private const int MaxMistakes = 2;

    /// <summary>The known word that is nearest to a text; null when none is near.</summary>
    public static string? To(string text, IEnumerable<string> known)
    {
        // Of a word of three letters nothing is left after two mistakes.
        var limit = Math.Min(MaxMistakes, text.TrimStart('-').Length / 2);
        var nearest = known.MinBy(word => Mistakes(text, word));
        if (nearest is not null && Mistakes(text, nearest) <= limit)
            return nearest;
        return null;
    }

    /// <summary>The Levenshtein distance: letters to insert, remove or replace.</summary>
    public static int Mistakes(string text, string word)
    {
        var previous = Enumerable.Range(0, word.Length + 1).ToArray();
        for (var row = 1; row <= text.Length; row++)
        {
            var current = new int[word.Length + 1];
            current[0] = row;
            for (var column = 1; column <= word.Length; column++)
            {
                var replaced = text[row - 1] == word[column - 1] ? previous[column - 1] : previous[column - 1] + 1;
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[^1];
    }
}
