namespace OciMultiArch.Tool.Settings;

/// <summary>What files say of names without a registry (containers-registries.conf(5), the table <c>aliases</c>).</summary>
internal sealed class ShortNames
{
    private readonly List<(string Name, string? Target, string File)> entries = [];

    /// <summary>Takes in one of them; it is looked at when it is asked for.</summary>
    public void Add(string name, string? target, string file) => entries.Add((name, target, file));

    /// <summary>What a name stands for: the last that is said of it, and names a repository. Null when nothing does.</summary>
    public ShortName? Find(string name)
    {
        var own = entries.Where(entry => entry.Name == name).Select(static entry => ShortName.Find(entry.Target, entry.File));
        return own.LastOrDefault(static found => found is not null);
    }

    /// <summary>
    /// Takes in a whole file that has short names alone, written as other tools ship it: one is read at each start, and to
    /// read it as TOML takes as long as a request.
    /// </summary>
    /// <returns>False, with nothing taken in, for a file that has anything else.</returns>
    public bool TryAddAll(string toml, string file)
    {
        Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase);
        var hasBegun = false;
        foreach (var line in toml.AsSpan().Split('\n'))
        {
            var text = toml.AsSpan(line).Trim(" \t");
            if (text.ContainsAnyInRange('\0', '\b') || text.ContainsAnyInRange('\n', '\x1f') || text.Contains('\x7f'))
                return false;
            if (text is [] or ['#', ..])
                continue;
            var isHeading = text is "[aliases]";
            if (isHeading == hasBegun || !(isHeading || TryAdd(text, all)))
                return false;
            hasBegun = true;
        }
        foreach (var (name, target) in all)
            Add(name, target, file);
        return true;
    }

    // "name" = "target", and perhaps a comment.
    private static bool TryAdd(ReadOnlySpan<char> line, Dictionary<string, string> to)
    {
        if (!TryTakeText(ref line, out var name) || name is "" || line.TrimStart(" \t") is not ['=', ..])
            return false;
        line = line[(line.IndexOf('=') + 1)..].TrimStart(" \t");
        return TryTakeText(ref line, out var target) && line.TrimStart(" \t") is [] or ['#', ..] && to.TryAdd(name, target);
    }

    private static bool TryTakeText(ref ReadOnlySpan<char> line, out string text)
    {
        text = "";
        var length = line is ['"', ..] ? line[1..].IndexOf('"') : -1;
        if (length < 0)
            return false;
        text = line.Slice(1, length).ToString();
        line = line[(length + 2)..];
        return !text.Contains('\\', StringComparison.Ordinal);
    }
}
