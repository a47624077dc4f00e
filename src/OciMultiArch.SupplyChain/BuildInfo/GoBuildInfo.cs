using System.Globalization;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// What a Go program says of its build: the version of Go, its modules with their checksums, and how it was built. The
/// same as <c>go version -m</c> prints, read without Go. Immutable; equal when every member is.
/// </summary>
public sealed partial record GoBuildInfo
{
    /// <summary>The version of Go, for example <c>go1.24.3</c>.</summary>
    public required string GoVersion { get; init; }

    /// <summary>
    /// The import path of the main package; empty where the program does not say it. <c>command-line-arguments</c> for
    /// one that was built of single files.
    /// </summary>
    public string Path { get; init; } = "";

    /// <summary>The module of the main package; null for a program that was built without modules.</summary>
    public GoModule? Main { get; init; }

    /// <summary>The modules that packages of the program come from, in go's order, without <see cref="Main"/>.</summary>
    public IReadOnlyList<GoModule> Dependencies
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<GoModule>();

    /// <summary>
    /// How it was built, in go's order: flags (<c>-trimpath</c>), variables (<c>GOARCH</c>) and facts of the checkout
    /// (<c>vcs.revision</c>, <c>vcs.time</c>, <c>vcs.modified</c>). Empty before Go 1.18.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init => field = Frozen.Map(value); } = Frozen.EmptyMap();

    /// <summary>The lines of <c>go version -m</c> behind the first, without blank ones and the tab that begins each.</summary>
    public override string ToString()
    {
        StringBuilder lines = new();
        if (Path.Length > 0)
            lines.Append("path\t").Append(Path).Append('\n');
        if (Main is not null)
            AppendModule(lines, "mod", Main);
        foreach (var module in Dependencies)
            AppendModule(lines, "dep", module);
        foreach (var (key, value) in Settings)
            lines.Append(CultureInfo.InvariantCulture, $"build\t{GoQuotedText.Line(key, value)}\n");
        return lines.ToString();
    }

    // go prints no checksum of a module that is replaced.
    private static void AppendModule(StringBuilder lines, string word, GoModule module)
    {
        lines.Append(CultureInfo.InvariantCulture, $"{word}\t{module.Path}\t{module.Version}");
        if (module.Replacement is { } replacement)
        {
            lines.Append('\n');
            AppendModule(lines, "=>", replacement);
            return;
        }
        lines.Append('\t').Append(module.Sum).Append('\n');
    }
}
