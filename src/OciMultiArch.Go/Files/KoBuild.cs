using System.Text.Json;
using OciMultiArch.Json;

namespace OciMultiArch.Go;

/// <summary>One of <c>builds</c> in <c>.ko.yaml</c>.</summary>
/// <param name="Element">Where it stands.</param>
/// <param name="Id">What it is called; null for nothing.</param>
/// <param name="Folder">The folder of its main package.</param>
internal sealed record KoBuild(DocumentElement Element, string? Id, string Folder)
{
    private const string Capabilities = "linux_capabilities";
    private const string Prefix = "cap_";
    private static readonly char[] Between = [',', ' '];

    public static readonly string[] Keys = ["id", "dir", "main", "env", "flags", "ldflags", Capabilities];

    /// <summary>The capabilities of the program, effective and permitted; null for none.</summary>
    public string? Granted
    {
        get
        {
            var texts = Texts(Capabilities) ?? [];
            var names = texts.SelectMany(static text => text.Split(Between, StringSplitOptions.RemoveEmptyEntries));
            var all = string.Join(',', names.Select(Whole));
            return all.Length == 0 ? null : all + "+ep";
        }
    }

    /// <exception cref="FormatException">Something in it cannot be.</exception>
    public static KoBuild Read(DocumentElement element, string folder)
    {
        var directory = PathOf("dir", folder);
        var package = Path.TrimEndingDirectorySeparator(FolderOf(PathOf("main", directory)));
        return new(element, element.Find("id")?.Text, package);

        string PathOf(string key, string start)
        {
            if (element.Find(key) is not { Text.Length: > 0 } path)
                return Path.GetFullPath(start);
            return Path.GetFullPath(path.As(FileTexts.HostPath), start);
        }
    }

    /// <summary>A package that has no build of its own.</summary>
    public static KoBuild Of(DocumentElement top, string folder) => new(top, null, folder);

    /// <summary>The texts of one of its keys; null where it is not there.</summary>
    public IReadOnlyList<string>? Texts(string key) => Element.Find(key) is null ? null : TextsOf(Element, key);

    public static IReadOnlyList<string> TextsOf(DocumentElement element, string key)
    {
        if (element.Find(key) is not { } found)
            return [];
        if (found.Json.ValueKind is JsonValueKind.Array)
            return [.. found.Items.Select(static item => item.NumberText)];
        return [found.NumberText];
    }

    private static string Whole(string capability)
    {
        if (capability.StartsWith(Prefix, StringComparison.Ordinal))
            return capability;
        return Prefix + capability;
    }

    // goreleaser names the file, and go builds its package.
    private static string FolderOf(string main)
    {
        if (main.EndsWith(".go", StringComparison.Ordinal) && !Directory.Exists(main))
            return Path.GetDirectoryName(main)!;
        return main;
    }
}
