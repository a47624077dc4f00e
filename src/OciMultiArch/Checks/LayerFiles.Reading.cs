using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <content>What is kept of each member of a layer.</content>
internal sealed partial class LayerFiles
{
    // What is longer no system opens by one path (Linux: PATH_MAX).
    private const int MaxPathLength = 4096;
    private static readonly Member Plain = new(MemberKind.File);
    private static readonly Member PlainProgram = new(MemberKind.File) { IsExecutable = true };
    private static readonly Member Empty = new(MemberKind.File) { IsExecutable = true, Flaw = "is empty" };
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
            files.NoteEscape(member);
            if (files.IsCutOff || member.Path.Length > MaxPathLength || member.LinkPath.Length > MaxPathLength)
                continue;
            var path = string.Join('/', Parts(member.Path));
            var found = await OfAsync(reader, member, path, cancellationToken).ConfigureAwait(false);
            files.IsCutOff = !limit.TryTake(path.Length + found.Characters);
            if (files.IsCutOff)
                continue;
            files.Add(path, found);
            if (path.Length == 0)
                files.NoteRoot(member.Path, found);
        }
        return files;
    }

    private void NoteEscape(TarMember member)
    {
        if (TarEscape.Of(member) is not { } escape)
            return;
        Escape ??= escape;
        Escapes++;
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
            NoteWhiteout(hidden);
            removed.Add(folder.Length == 0 ? hidden : $"{folder}/{hidden}");
        }
        else if (path.Length > 0)
        {
            NoteOrder(path, member);
            members[path] = member;
        }
    }

    private static ValueTask<Member> OfAsync(
        TarReader reader, TarMember member, string path, CancellationToken cancellationToken)
    {
        if (member is { IsFile: true, IsSparse: false })
            return OfFileAsync(reader, member, path, cancellationToken);
        var found = member switch
        {
            { IsFolder: true } => Folder,
            { IsFile: true } => PlainOf(member), // with holes: what stands first in the tar need not be its first bytes
            { IsHardLink: true } => new(MemberKind.HardLink, member.LinkPath),
            { IsSymbolicLink: true } => new(MemberKind.SymbolicLink, member.LinkPath),
            _ => Special,
        };
        return new(found);
    }

    private static async ValueTask<Member> OfFileAsync(
        TarReader reader, TarMember member, string path, CancellationToken cancellationToken)
    {
        var head = member.Head;
        var plain = PlainOf(member);
        if (ExecutableHeader.Read(head.Span) is { } header)
        {
            var linkage = await ElfReader.ReadAsync(head, member.Size, reader.ReadContentAsync, cancellationToken)
                .ConfigureAwait(false);
            var flaw = linkage?.Flaw ?? PortableExecutableShape.FlawOf(head.Span, member.Size);
            return plain with { Header = header, Linkage = linkage, Flaw = flaw };
        }
        if (LoaderFiles.Holds(path))
            return plain with { LoaderText = Encoding.UTF8.GetString(head.Span) };
        if (head.Span.StartsWith("#!"u8))
            return OfScript(head.Span[2..], plain);
        if (head.Span.StartsWith("\u007FELF"u8))
            return plain with { Flaw = ElfReader.WhyNoProgram(head.Span) };
        if (PortableExecutableShape.FlawOf(head.Span, member.Size) is { } cut)
            return plain with { Flaw = cut };
        if (head.IsEmpty && member.IsExecutable)
            return Empty;
        return plain;
    }

    private static Member PlainOf(TarMember member) => member.IsExecutable ? PlainProgram : Plain;

    // As Linux reads the line: up to the line feed, a carriage return included, and only the first blank divides it.
    private static Member OfScript(ReadOnlySpan<byte> text, Member plain)
    {
        var end = text.IndexOf((byte)'\n');
        if (end >= 0)
            text = text[..end];
        var line = Encoding.UTF8.GetString(text).Trim(' ', '\t');
        var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => plain,
            [var interpreter] => plain with { Interpreter = interpreter },
            [var interpreter, var argument, ..] => plain with { Interpreter = interpreter, Argument = argument },
        };
    }
}
