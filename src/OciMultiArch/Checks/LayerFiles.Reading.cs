using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <content>What is kept of each member of a layer.</content>
internal sealed partial class LayerFiles
{
    // What is longer no system opens by one path (Linux: PATH_MAX).
    private const int MaxPathLength = 4096;
    private static readonly Member Plain = new(MemberKind.File);
    private static readonly Member Folder = new(MemberKind.Folder);
    private static readonly Member Special = new(MemberKind.Special);

    /// <summary>Reads a tar as far as it goes.</summary>
    /// <exception cref="FormatException">It is no tar.</exception>
    public static async ValueTask<LayerFiles> ReadAsync(
        Stream tar, EntryLimit limit, CancellationToken cancellationToken)
    {
        LayerFiles files = new();
        TarReader reader = new(tar, ExecutableHeader.MaxBytes);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } member)
        {
            if (files.IsCutOff || member.Path.Length > MaxPathLength || member.LinkPath.Length > MaxPathLength)
                continue;
            var path = string.Join('/', Parts(member.Path));
            var found = await OfAsync(reader, member, path, cancellationToken).ConfigureAwait(false);
            files.IsCutOff = !limit.TryTake(path.Length + found.Characters);
            if (!files.IsCutOff)
                files.Add(path, found);
        }
        return files;
    }

    private void Add(string path, Member member)
    {
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
            members[path] = member;
        }
    }

    private static ValueTask<Member> OfAsync(
        TarReader reader, TarMember member, string path, CancellationToken cancellationToken)
    {
        if (member is { IsFile: true, IsSparse: false })
            return OfFileAsync(reader, member.Head, path, cancellationToken);
        var found = member switch
        {
            { IsFolder: true } => Folder,
            { IsFile: true } => Plain, // with holes: what stands first in the tar need not be its first bytes
            { IsHardLink: true } => new(MemberKind.HardLink, member.LinkPath),
            { IsSymbolicLink: true } => new(MemberKind.SymbolicLink, member.LinkPath),
            _ => Special,
        };
        return new(found);
    }

    private static async ValueTask<Member> OfFileAsync(
        TarReader reader, ReadOnlyMemory<byte> head, string path, CancellationToken cancellationToken)
    {
        if (ExecutableHeader.Read(head.Span) is { } header)
        {
            var linkage = await ElfReader.ReadAsync(head, reader.ReadContentAsync, cancellationToken).ConfigureAwait(false);
            return new(MemberKind.File, Header: header) { Linkage = linkage };
        }
        if (LoaderFiles.Holds(path))
            return new(MemberKind.File) { LoaderText = Encoding.UTF8.GetString(head.Span) };
        if (head.Span.StartsWith("#!"u8))
            return OfScript(head.Span[2..]);
        return Plain;
    }

    // As Linux reads the line: up to the line feed, a carriage return included, and only the first blank divides it.
    private static Member OfScript(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        if (end >= 0)
            text = text[..end];
        var line = Encoding.UTF8.GetString(text).Trim(' ', '\t');
        var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => Plain,
            [var interpreter] => new(MemberKind.File) { Interpreter = interpreter },
            [var interpreter, var argument, ..] => new(MemberKind.File) { Interpreter = interpreter, Argument = argument },
        };
    }
}
