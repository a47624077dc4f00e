using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <content>What whoever unpacks the layer, one member after the other, comes upon.</content>
internal sealed partial class LayerFiles
{
    private readonly List<(string Path, string Target)> linksBelow = [];
    private string? lastFolder;

    /// <summary>The first member that cannot be put where it belongs, as a clause; null when there is none.</summary>
    public string? Conflict { get; private set; }

    /// <summary>Hard links to what the layer itself has not had before them: the layers below must have it.</summary>
    public IReadOnlyList<(string Path, string Target)> LinksBelow => linksBelow;

    /// <summary>The folders that members are in, each once.</summary>
    public IEnumerable<string> Folders => members.Keys.Select(FolderOf).Distinct(StringComparer.Ordinal);

    /// <summary>Files below what is none.</summary>
    public static string FilesBelow(string file) => $"it has files below '{Printable.Short(file)}', which is no folder";

    /// <summary>A link to what is no file.</summary>
    public static string LinkTo(string path, string target) =>
        $"the hard link '{Printable.Short(path)}' in it leads to '{Printable.Short(target)}', which is no file";

    /// <summary>The folder of a path; empty for the root.</summary>
    public static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    // Before a member takes its place.
    private void NoteOrder(string path, Member member)
    {
        var folder = FolderOf(path);
        if (folder != lastFolder && FileAbove(folder) is { } file)
            Conflict ??= FilesBelow(file);
        lastFolder = folder;
        if (member.Kind == MemberKind.HardLink)
            NoteLink(path, member.Link!);
        if (member.Kind != MemberKind.Folder)
            lastFolder = null;
    }

    // One that leads up is told, and where it leads need not be where a name without '..' would.
    private void NoteLink(string path, string link)
    {
        if (link.Contains("..", StringComparison.Ordinal))
            return;
        var target = string.Join('/', Parts(link));
        var before = members.GetValueOrDefault(target);
        if (before is null)
            linksBelow.Add((path, target));
        else if (before.Kind == MemberKind.Folder)
            Conflict ??= LinkTo(path, target);
    }

    private void NoteRoot(string name, Member member)
    {
        if (member.Kind != MemberKind.Folder && !name.Contains("..", StringComparison.Ordinal))
            Conflict ??= $"'{Printable.Short(name)}' in it is the root, but no folder";
    }

    private void NoteWhiteout(string hidden)
    {
        if (hidden is "" or "." or "..")
            Conflict ??= $"'{LayerPath.WhiteoutPrefix}{hidden}' in it removes what is no file";
    }

    // A link may lead to a folder, which only all layers together tell.
    private string? FileAbove(string folder)
    {
        for (var at = folder; at.Length > 0; at = FolderOf(at))
        {
            var kind = members.GetValueOrDefault(at)?.Kind;
            if (kind == MemberKind.Folder)
                return null;
            if (kind is not (null or MemberKind.SymbolicLink))
                return at;
        }
        return null;
    }
}
