namespace OciMultiArch.Internal;

/// <summary>How far two words are from each other.</summary>
internal static class EditDistance
{
    /// <summary>The Levenshtein distance: letters to insert, remove or replace.</summary>
    public static int Of(string text, string word)
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
