using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// A pattern for paths below a folder: names as <see cref="NamePattern"/> reads them, separated by <c>/</c>, and
/// <c>**</c> for any number of folders. What is below a folder that matches, matches too.
/// </summary>
internal sealed class PathPattern
{
    // Null stands for '**'.
    private readonly NamePattern?[] names;

    private PathPattern(string text, bool isNegated, NamePattern?[] names)
    {
        Text = text;
        IsNegated = isNegated;
        this.names = names;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it begins with <c>!</c> and takes back what another leaves out.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether a path has characters that stand for others.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?', '[');

    /// <exception cref="ArgumentException">The pattern is malformed; the message says how to write it.</exception>
    public static PathPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isNegated = text.StartsWith('!');
        var parts = text[(isNegated ? 1 : 0)..].TrimEnd('/').Split('/');
        if (parts is ["" or ".", _, ..])
            parts = parts[1..];
        List<NamePattern?> names = [];
        foreach (var part in parts)
        {
            var name = ReadPart(part, out var problem);
            if (problem is not null)
                throw Malformed(text, problem);
            var isRepeated = name is null && names is [.., null];
            if (!isRepeated)
                names.Add(name);
        }
        return new(text, isNegated, [.. names]);
    }

    /// <summary>Whether the pattern is for a path, or for a folder that the path is in.</summary>
    /// <param name="path">The names from the folder on.</param>
    public bool Matches(ReadOnlySpan<string> path) => Matches(names, path);

    public override string ToString() => Text;

    private static bool Matches(ReadOnlySpan<NamePattern?> names, ReadOnlySpan<string> path)
    {
        while (names is not [])
        {
            if (path is [])
                return false;
            var name = names[0];
            names = names[1..];
            if (name is null)
                return names is [] || MatchesBelow(names, path);
            if (!name.Matches(path[0]))
                return false;
            path = path[1..];
        }
        return true;
    }

    private static bool MatchesBelow(ReadOnlySpan<NamePattern?> names, ReadOnlySpan<string> path)
    {
        for (; path is not []; path = path[1..])
        {
            if (Matches(names, path))
                return true;
        }
        return false;
    }

    private static NamePattern? ReadPart(string part, out string? problem)
    {
        problem = part switch
        {
            "" => "it is empty or has an empty part; write parts separated by single '/'",
            "." or ".." => "it has '.' or '..' as a part; patterns begin at the folder",
            _ => null,
        };
        if (problem is not null || part == "**")
            return null;
        if (!part.Contains("**", StringComparison.Ordinal))
            return NamePattern.Read(part, out problem);
        problem = "'**' stands alone between '/'; write **/*.map for every .map file";
        return null;
    }

    private static ArgumentException Malformed(string text, string problem) =>
        new($"'{Printable.Short(text)}' is not a pattern: {problem}.", nameof(text));
}
