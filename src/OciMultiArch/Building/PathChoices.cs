using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>The paths that a template may mean for a platform.</summary>
internal static class PathChoices
{
    /// <summary>The paths, the likeliest first; none where a placeholder has no name for the platform.</summary>
    /// <exception cref="BuildException">A placeholder is not known.</exception>
    public static IReadOnlyList<string> Of(NameTemplate template, Platform platform)
    {
        IEnumerable<Dictionary<string, string>> all = [new(StringComparer.Ordinal)];
        foreach (var name in template.Names.Distinct())
        {
            if (!TargetNames.Placeholders.Contains(name))
                throw Unknown(template, name);
            var values = TargetNames.Of(name, platform);
            List<Dictionary<string, string>> next = [];
            foreach (var given in all)
                next.AddRange(values.Select(value => With(given, name, value)));
            all = next;
        }
        var paths = all.Select(values => template.Expand(platform, values));
        if (platform.Canonical().Os == "windows")
            paths = paths.SelectMany(static path => new[] { path + ".exe", path });
        return [.. paths.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The file's name for all platforms: the last part of the path without what tells platforms apart.</summary>
    public static string NameOf(NameTemplate template)
    {
        var texts = template.Pieces.Select(static piece => piece.IsPlaceholder ? "\0" : piece.Text);
        var path = string.Concat(texts).Replace('\\', '/').TrimEnd('/');
        var last = path[(path.LastIndexOf('/') + 1)..];
        char[] separators = ['-', '_', '.'];
        var words = last.Split('\0').Select(word => word.Trim(separators));
        return words.FirstOrDefault(static word => word.Length > 0) ?? "app";
    }

    private static Dictionary<string, string> With(Dictionary<string, string> given, string name, string value) =>
        new(given, StringComparer.Ordinal) { [name] = value };

    private static BuildException Unknown(NameTemplate template, string name)
    {
        string[] known = ["os", "arch", "variant", .. TargetNames.Placeholders];
        return new(
            Problem.BuildFailed,
            $"'{Printable.Short(template.Text)}' says {{{Printable.Short(name)}}}, which stands for no name of a platform.",
            new($"Write one of {string.Join(", ", known.Select(static word => $"{{{word}}}"))}."));
    }
}
