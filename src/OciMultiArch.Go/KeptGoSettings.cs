using System.Globalization;
using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// What go said of itself (<c>go env</c>), kept in a folder for as long as nothing changed that it read for it: its own
/// program and version, variables, its files of settings, and the go.mod and go.work that may choose another Go. Where
/// the Go that answered is another than the one that was asked, nothing is kept.
/// </summary>
internal sealed class KeptGoSettings
{
    private const int MaxTextBytes = 1 << 20;
    private static readonly string[] Homes = ["HOME", "XDG_CONFIG_HOME", "AppData", "USERPROFILE"];
    private readonly GoTool tool;
    private readonly string note;

    private KeptGoSettings(GoTool tool, string note)
    {
        this.tool = tool;
        this.note = note;
    }

    /// <summary>The place of an answer; null where none is kept.</summary>
    /// <param name="cacheFolder">The folder of what builds keep; null for none.</param>
    /// <param name="tool">The go that is asked.</param>
    /// <param name="names">The variables that it is asked for.</param>
    public static KeptGoSettings? In(string? cacheFolder, GoTool tool, string[] names)
    {
        if (cacheFolder is null)
            return null;
        try
        {
            var key = Sum.Of(string.Join('\0', [.. names, .. Asked(tool)]));
            return new(tool, Path.Combine(PackedLayers.CreateFolder(Path.GetFullPath(cacheFolder)), "go-" + key));
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>The answer that was kept, as JSON; null for none, or where the Go of it has changed.</summary>
    public string? Read()
    {
        try
        {
            if (KeptFile.Read(note) is not [var root, var version, .. var lines] || version != VersionOf(root))
                return null;
            KeptFile.Touch(note);
            return string.Join('\n', lines);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            return null;
        }
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="root">The folder of the Go that gave it (GOROOT).</param>
    /// <param name="json">The answer.</param>
    public void Keep(string root, string json)
    {
        try
        {
            var own = StampOf(Path.Combine(root, "bin", Path.GetFileName(tool.Command)));
            if (own.Length > 0 && own == StampOf(tool.Command))
                KeptFile.Write(note, [root, VersionOf(root), .. json.Split('\n')]);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure))
        {
            // It is asked again.
        }
    }

    private static IEnumerable<string> Asked(GoTool tool)
    {
        yield return tool.Command;
        yield return StampOf(tool.Command);
        yield return tool.Directory;
        var variables = tool.Variables();
        foreach (var (name, value) in variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            if (IsRead(name))
                yield return $"{name}={value}";
        foreach (var file in SettingsFiles(variables))
            yield return TextOf(Path.Combine(tool.Directory, file));
        for (var folder = tool.Directory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return TextOf(Path.Combine(folder, "go.mod"));
            yield return TextOf(Path.Combine(folder, "go.work"));
        }
    }

    // Windows does not tell capital letters from small ones.
    private static bool IsRead(string name) =>
        name.StartsWith("GO", StringComparison.OrdinalIgnoreCase)
            || name == "CGO_ENABLED"
            || Homes.Contains(name, StringComparer.OrdinalIgnoreCase);

    // Where os.UserConfigDir of Go looks, on any system.
    private static IEnumerable<string> SettingsFiles(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var name in (string[])["GOENV", "GOWORK"])
            if (variables.GetValueOrDefault(name) is { Length: > 0 } named)
                yield return named;
        foreach (var name in Homes)
        {
            if (variables.GetValueOrDefault(name) is not { Length: > 0 } home)
                continue;
            yield return Path.Combine(home, "go", "env");
            yield return Path.Combine(home, ".config", "go", "env");
            yield return Path.Combine(home, "Library", "Application Support", "go", "env");
        }
    }

    private static string VersionOf(string root) =>
        Sum.Of($"{TextOf(Path.Combine(root, "VERSION"))}\0{TextOf(Path.Combine(root, "go.env"))}");

    // Empty for none.
    private static string TextOf(string path)
    {
        RegularFile.Check(path);
        FileInfo file = new(path);
        if (!file.Exists)
            return "";
        if (file.Length > MaxTextBytes)
            throw new IOException($"{path} is too large.");
        return File.ReadAllText(path);
    }

    private static string StampOf(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            return "";
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
    }
}
