using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>The paths of one layer, and those that it hides in the layers below (image-spec, layer.md, "Whiteouts").</summary>
internal sealed class LayerFiles
{
    private static readonly LayerFile Plain = new(LayerFileKind.File);
    private static readonly LayerFile Folder = new(LayerFileKind.Folder);
    private static readonly LayerFile Special = new(LayerFileKind.Special);
    private readonly Dictionary<string, LayerFile> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> opaque = new(StringComparer.Ordinal);

    /// <summary>Whether there were too many to keep all of them.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Reads a tar as far as it goes.</summary>
    /// <exception cref="FormatException">It is no tar.</exception>
    public static async ValueTask<LayerFiles> ReadAsync(Stream tar, EntryLimit limit, CancellationToken cancellationToken)
    {
        LayerFiles all = new();
        TarReader members = new(tar, ExecutableHeader.MaxBytes);
        while (await members.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
            if (!all.IsCutOff && !(all.IsCutOff = !limit.Take()))
                all.Add(member);
        return all;
    }

    public LayerFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>Whether what lower layers have under a path is not seen through this one.</summary>
    public bool Hides(string path)
    {
        if (removed.Contains(path) || opaque.Contains(""))
            return true;
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            var parent = path[..end];
            if (removed.Contains(parent) || opaque.Contains(parent) || files.GetValueOrDefault(parent) is { Kind: not LayerFileKind.Folder })
                return true;
        }
        return false;
    }

    private void Add(TarMember member)
    {
        var path = string.Join('/', ImageFiles.Parts(member.Path));
        var name = path[(path.LastIndexOf('/') + 1)..];
        var folder = path[..Math.Max(0, path.Length - name.Length - 1)];
        if (name == LayerPath.Opaque)
            opaque.Add(folder);
        else if (name.StartsWith(LayerPath.WhiteoutPrefix, StringComparison.Ordinal))
            removed.Add(folder.Length == 0 ? name[LayerPath.WhiteoutPrefix.Length..] : $"{folder}/{name[LayerPath.WhiteoutPrefix.Length..]}");
        else if (path.Length > 0)
            files[path] = Of(member);
    }

    private static LayerFile Of(TarMember member) => member.Type switch
    {
        '0' when member.Path.EndsWith('/') => Folder,
        '0' or '7' or 'S' => OfFile(member.Head.Span),
        '1' => new(LayerFileKind.HardLink, member.LinkPath),
        '2' => new(LayerFileKind.SymbolicLink, member.LinkPath),
        '5' => Folder,
        _ => Special,
    };

    private static LayerFile OfFile(ReadOnlySpan<byte> head)
    {
        if (ExecutableHeader.Read(head) is { } header)
            return new(LayerFileKind.File, Header: header);
        if (!head.StartsWith("#!"u8))
            return Plain;
        var line = head[2..];
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        var words = Encoding.UTF8.GetString(end < 0 ? line : line[..end]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? Plain : new(LayerFileKind.File, Interpreter: words[0]);
    }
}
