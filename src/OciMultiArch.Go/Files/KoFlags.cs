using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>Flags of go in <c>.ko.yaml</c>, where build tags are among them and a value may be a word of its own.</summary>
internal sealed record KoFlags(IReadOnlyList<string> Tags, IReadOnlyList<string> Others)
{
    private const string Tagging = "tags=";

    private static readonly char[] Between = [',', ' '];

    // This is on already.
    private const string Usual = "trimpath";

    // Flags without a value.
    private static readonly string[] Alone = ["a", "asan", "cover", "linkshared", "modcacherw", "msan", "race", "v", "work", "x"];

    /// <exception cref="FormatException">A flag cannot be given here.</exception>
    public static KoFlags Of(IReadOnlyList<string> words, DocumentElement where)
    {
        List<string> tags = [];
        List<string> others = [];
        var split = words.SelectMany(static word => word.StartsWith('-') ? word.Split(' ', 2) : [word]);
        Queue<string> left = new(split.Where(static word => Bare(word) != Usual));
        while (left.TryDequeue(out var word))
        {
            Check(word, where);
            var flag = Whole(word, left);
            var bare = Bare(flag);
            if (bare.StartsWith(Tagging, StringComparison.Ordinal))
                tags.AddRange(bare[Tagging.Length..].Split(Between));
            else
                others.Add(flag);
        }
        return new(tags, others);
    }

    // With its value, which may be a word of its own.
    private static string Whole(string word, Queue<string> left)
    {
        var isWhole = word.Contains('=', StringComparison.Ordinal) || Alone.Contains(Bare(word));
        if (!isWhole && left.TryPeek(out var next) && !next.StartsWith('-'))
            return $"{word}={left.Dequeue()}";
        return word;
    }

    private static string Bare(string flag) => flag.TrimStart('-');

    /// <summary>Variables, each NAME=VALUE.</summary>
    /// <exception cref="FormatException">One is none.</exception>
    public static Dictionary<string, string> Variables(IReadOnlyList<string> words, DocumentElement where)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (var word in words)
        {
            Check(word, where);
            if (word.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw where.Wrong($"'{Printable.Short(word, int.MaxValue)}' is no variable. Write NAME=VALUE.");
            all[name] = value;
        }
        return all;
    }

    private static void Check(string word, DocumentElement where)
    {
        if (word.Contains("{{", StringComparison.Ordinal))
            throw where.Wrong(
                $"'{Printable.Short(word, int.MaxValue)}' has a template, which is filled in for ldflags alone. Write the value itself.");
    }
}
