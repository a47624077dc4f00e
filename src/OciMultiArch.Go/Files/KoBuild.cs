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

    public static readonly string[] Keys = ["id", "dir", "main", "env", "flags", "ldflags", Capabilities];

    /// <summary>The capabilities of the program, effective and permitted; null for none.</summary>
    public string? Granted
    {
        get
        {
            char[] between = [',', ' '];
            var names = (Texts(Capabilities) ?? []).SelectMany(text => text.Split(between, StringSplitOptions.RemoveEmptyEntries));
            var whole = names.Select(static name => name.StartsWith("cap_", StringComparison.Ordinal) ? name : "cap_" + name);
            var all = string.Join(',', whole);
            return all.Length == 0 ? null : all + "+ep";
        }
    }

    /// <exception cref="FormatException">Something in it cannot be.</exception>
    public static KoBuild Read(DocumentElement element, string folder)
    {
        var directory = Path.GetFullPath(element.Find("dir")?.Text ?? ".", folder);
        var main = Path.GetFullPath(element.Find("main")?.Text ?? ".", directory);
        return new(element, element.Find("id")?.Text, Path.TrimEndingDirectorySeparator(FolderOf(main)));
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

    // goreleaser names the file, and go builds its package.
    private static string FolderOf(string main)
    {
        if (main.EndsWith(".go", StringComparison.Ordinal) && !Directory.Exists(main))
            return Path.GetDirectoryName(main)!;
        return main;
    }
}
