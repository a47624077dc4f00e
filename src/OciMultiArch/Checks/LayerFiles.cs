using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>
/// The paths of one layer, and those that it hides in the layers below (image-spec, layer.md, "Whiteouts").
/// </summary>
internal sealed class LayerFiles
{
    private static readonly Member Plain = new(MemberKind.File);
    private static readonly Member Folder = new(MemberKind.Folder);
    private static readonly Member Special = new(MemberKind.Special);
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);
    private readonly HashSet<string> removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> opaque = new(StringComparer.Ordinal);

    /// <summary>What a path of a layer is.</summary>
    public enum MemberKind
    {
        /// <summary>A regular file.</summary>
        File,

        /// <summary>A folder.</summary>
        Folder,

        /// <summary>A symbolic link.</summary>
        SymbolicLink,

        /// <summary>Another name of a file.</summary>
        HardLink,

        /// <summary>A device or pipe.</summary>
        Special,
    }

    /// <summary>Whether there were too many to keep all of them.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The parts of a path without empty ones and '.'; '..' at the root stays there.</summary>
    public static IReadOnlyList<string> Parts(string path)
    {
        List<string> parts = [];
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        return parts;
    }

    /// <summary>Reads a tar as far as it goes.</summary>
    /// <exception cref="FormatException">It is no tar.</exception>
    public static async ValueTask<LayerFiles> ReadAsync(
        Stream tar, EntryLimit limit, CancellationToken cancellationToken)
    {
        LayerFiles files = new();
        TarReader reader = new(tar, ExecutableHeader.MaxBytes);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
        {
            files.IsCutOff = files.IsCutOff || !limit.TryTake();
            if (!files.IsCutOff)
                files.Add(member);
        }
        return files;
    }

    public Member? Find(string path) => members.GetValueOrDefault(path);

    /// <summary>Whether what lower layers have under a path is not seen through this one.</summary>
    public bool Hides(string path)
    {
        if (removed.Contains(path) || opaque.Contains(""))
            return true;
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            if (HidesBelow(path[..end]))
                return true;
        return false;
    }

    private bool HidesBelow(string folder)
    {
        if (removed.Contains(folder) || opaque.Contains(folder))
            return true;
        return members.GetValueOrDefault(folder) is { Kind: not MemberKind.Folder };
    }

    private void Add(TarMember member)
    {
        var path = string.Join('/', Parts(member.Path));
        var name = path[(path.LastIndexOf('/') + 1)..];
        var folder = path[..Math.Max(0, path.Length - name.Length - 1)];
        if (name == LayerPath.Opaque)
        {
            opaque.Add(folder);
        }
        else if (name.StartsWith(LayerPath.WhiteoutPrefix, StringComparison.Ordinal))
        {
            var hidden = name[LayerPath.WhiteoutPrefix.Length..];
            removed.Add(folder.Length == 0 ? hidden : $"{folder}/{hidden}");
        }
        else if (path.Length > 0)
        {
            members[path] = Of(member);
        }
    }

    private static Member Of(TarMember member) => member.Type switch
    {
        '0' when member.Path.EndsWith('/') => Folder,
        '0' or '7' or 'S' => OfFile(member.Head.Span),
        '1' => new(MemberKind.HardLink, member.LinkPath),
        '2' => new(MemberKind.SymbolicLink, member.LinkPath),
        '5' => Folder,
        _ => Special,
    };

    private static Member OfFile(ReadOnlySpan<byte> head)
    {
        if (ExecutableHeader.Read(head) is { } header)
            return new(MemberKind.File, Header: header);
        if (!head.StartsWith("#!"u8))
            return Plain;
        var line = head[2..];
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0)
            line = line[..end];
        var text = Encoding.UTF8.GetString(line);
        var words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return Plain;
        return new(MemberKind.File, Interpreter: words[0]);
    }

    /// <summary>
    /// What is remembered of one path: no content, only what it leads to or what its first bytes tell.
    /// </summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Link">Where a link leads.</param>
    /// <param name="Header">The header of a program; null for any other file.</param>
    /// <param name="Interpreter">The program that a script names in its first line; null for any other file.</param>
    public sealed record Member(
        MemberKind Kind, string? Link = null, ExecutableHeader? Header = null, string? Interpreter = null);

    /// <summary>How many paths are remembered at once, over all layers of a verification.</summary>
    public sealed class EntryLimit(int max = 500_000)
    {
        private int taken;

        /// <summary>Whether one more may be remembered.</summary>
        public bool TryTake() => Interlocked.Increment(ref taken) <= max;
    }
}
