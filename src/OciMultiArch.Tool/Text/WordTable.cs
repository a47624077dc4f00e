namespace OciMultiArch.Tool.Text;

/// <summary>A table in a text: on each line words with commas between them, <c>|</c>, and what is said of them.</summary>
internal static class WordTable
{
    /// <summary>What the first line with a word says of it; null when no line has it.</summary>
    public static string? Find(string table, string word)
    {
        foreach (var line in table.Split('\n', StringSplitOptions.TrimEntries))
        {
            var bar = line.IndexOf(" | ", StringComparison.Ordinal);
            if (line[..bar].Split(", ").Contains(word))
                return line[(bar + 3)..];
        }
        return null;
    }
}
