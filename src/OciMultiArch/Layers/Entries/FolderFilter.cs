using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// What is taken of a folder by patterns. It remembers which of them matched anything, for all folders it is asked about.
/// </summary>
internal sealed class FolderFilter
{
    private readonly PathPattern[] include;
    private readonly PathPattern[] exclude;
    private readonly HashSet<PathPattern> used = [];

    /// <param name="include">Patterns of what is taken; none for everything.</param>
    /// <param name="exclude">Patterns of what is left out after that; the last one that matches counts.</param>
    /// <exception cref="ArgumentException">A pattern is malformed.</exception>
    public FolderFilter(IEnumerable<string> include, IEnumerable<string> exclude)
    {
        this.include = [.. include.Select(PathPattern.Parse)];
        this.exclude = [.. exclude.Select(PathPattern.Parse)];
        if (Array.Find(this.include, static pattern => pattern.IsNegated) is not { } negated)
            return;
        var text = Printable.Short(negated.Text);
        throw new ArgumentException(
            $"'{text}' begins with '!', which takes back what is excluded. Write it there.", nameof(include));
    }

    /// <summary>The patterns that matched nothing so far, as they were written.</summary>
    public IEnumerable<string> Unused =>
        include.Concat(exclude).Where(pattern => !used.Contains(pattern)).Select(static pattern => pattern.Text);

    /// <summary>Whether there is no pattern.</summary>
    public bool TakesAll => include.Length + exclude.Length == 0;

    /// <summary>Whether a path is taken.</summary>
    /// <param name="path">The path from the folder on, with <c>/</c>.</param>
    public bool Takes(string path)
    {
        if (TakesAll)
            return true;
        var names = path.Split('/');
        var isIncluded = include.Length == 0;
        foreach (var pattern in include)
            isIncluded |= Matches(pattern, names);
        var isExcluded = false;
        foreach (var pattern in exclude)
        {
            if (Matches(pattern, names))
                isExcluded = !pattern.IsNegated;
        }
        return isIncluded && !isExcluded;
    }

    private bool Matches(PathPattern pattern, string[] names)
    {
        if (!pattern.Matches(names))
            return false;
        used.Add(pattern);
        return true;
    }
}
