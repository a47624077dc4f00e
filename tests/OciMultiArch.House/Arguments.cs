using System.Globalization;

namespace OciMultiArch.House;

/// <summary>What the command line asks for.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        house [ROOT...] [--folder FOLDER]... [--by-project] [--by-folder] [--worst N] [--cycles] [--arrows]
              [--small-types] [--under LINES]
          ROOT            the root of a checkout; several are measured side by side. When none is named, it is the
                          checkout around the current folder.
          --folder        a folder of the checkout whose projects are measured; src when none is named
          --by-project    a row for each project
          --by-folder     a row for each folder
          --worst N       the N worst places of each kind, as file:line
          --cycles        the files of each cycle, and the uses that make it
          --arrows        which folder uses which, and where
          --small-types   each internal type of few lines that one other file uses, and nobody else
          --under         how many lines are no longer few; 15 by default
        """;

    public List<string> Roots { get; } = [];

    public List<string> Folders { get; } = [];

    public HashSet<string> Parts { get; } = [];

    public int Worst { get; private set; }

    public int Under { get; private set; } = Limits.LinesOfType;

    /// <exception cref="FormatException">A word is not known, or its value is missing.</exception>
    public static Arguments Parse(IReadOnlyList<string> words)
    {
        Arguments arguments = new();
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is "--by-project" or "--by-folder" or "--cycles" or "--arrows" or "--small-types")
                arguments.Parts.Add(words[at]);
            else if (words[at] == "--folder")
                arguments.Folders.Add(Value(words, ++at));
            else if (words[at] == "--worst")
                arguments.Worst = int.Parse(Value(words, ++at), CultureInfo.InvariantCulture);
            else if (words[at] == "--under")
                arguments.Under = int.Parse(Value(words, ++at), CultureInfo.InvariantCulture);
            else if (words[at].StartsWith('-'))
                throw new FormatException($"Unknown option {words[at]}.");
            else
                arguments.Roots.Add(words[at]);
        }

        return arguments;
    }

    private static string Value(IReadOnlyList<string> words, int at)
    {
        if (at == words.Count)
            throw new FormatException($"{words[at - 1]} needs a value.");
        return words[at];
    }
}
