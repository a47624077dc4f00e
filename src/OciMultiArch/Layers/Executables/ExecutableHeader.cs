using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>
/// Where a program runs, as the header of its file says: a guard against an image whose platform is not its program's.
/// Immutable.
/// </summary>
public sealed partial record ExecutableHeader
{
    /// <summary>The number of bytes at a program's start that its header can be told from.</summary>
    internal const int MaxBytes = 4096;

    private ExecutableHeader(ExecutableFormat format, string? architecture, params IEnumerable<string> operatingSystems)
    {
        Format = format;
        Architecture = architecture;
        OperatingSystems = Frozen.List(operatingSystems);
    }

    /// <summary>The format.</summary>
    public ExecutableFormat Format { get; }

    /// <summary>
    /// The architecture as a GOARCH value, byte order considered; null for one that this library does not know, and for
    /// a universal file of macOS, which holds several programs.
    /// </summary>
    public string? Architecture { get; }

    /// <summary>The operating systems, GOOS values, that such a file can be meant for.</summary>
    public IReadOnlyList<string> OperatingSystems { get; }

    /// <summary>
    /// The loader that starts the program, a path in its image (ELF, <c>PT_INTERP</c>): the program is linked
    /// dynamically. Null for a program that starts by itself, for other formats, and where the path stands behind the
    /// first bytes.
    /// </summary>
    public string? Loader { get; private init; }

    /// <summary>
    /// Whether the file is an assembly of .NET: <c>dotnet</c> starts it on every system, and where its header says 386 on
    /// every architecture.
    /// </summary>
    internal bool IsAssembly { get; private init; }

    private bool IsUniversal { get; init; }

    /// <summary>Reads the header of a file. No network.</summary>
    /// <param name="hostPath">The file on this machine.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// The header; null when the file is no program of a known format: a script, an object file, a file cut short.
    /// </returns>
    /// <exception cref="BuildException">The file cannot be read.</exception>
    public static async ValueTask<ExecutableHeader?> ReadFileAsync(
        string hostPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostPath);
        var content = new LayerContent.HostFile("", Path.GetFullPath(hostPath));
        var (stream, _) = await content.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (content.Explain(failure) is { } explained)
            {
                throw explained;
            }
        }
    }

    /// <summary>
    /// Reads the header at the start of a stream: at most 4096 bytes of it. The stream stays open; what it throws
    /// passes through.
    /// </summary>
    /// <param name="stream">The program, at its start.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The header; null when the bytes are no program of a known format.</returns>
    public static async ValueTask<ExecutableHeader?> ReadAsync(
        Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var head = new byte[MaxBytes];
        var reading = stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var count = await reading.ConfigureAwait(false);
        return Read(head.AsSpan(0, count));
    }

    /// <summary>
    /// Whether the program can be meant for a platform: format, operating system and architecture agree. Variants are
    /// not in the header.
    /// </summary>
    /// <param name="platform">The platform, in any spelling.</param>
    public bool Fits(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var canonical = platform.Canonical();
        return Architecture == canonical.Architecture && OperatingSystems.Contains(canonical.Os);
    }

    /// <summary>
    /// Whether the program cannot be meant for a platform. What is not known here, an architecture or the parts of a
    /// universal file, contradicts nothing but platforms whose programs are known.
    /// </summary>
    internal bool Contradicts(Platform platform)
    {
        var canonical = platform.Canonical();
        if (!OperatingSystems.Contains(canonical.Os))
            return true;
        if (Architecture is not null)
            return Architecture != canonical.Architecture;
        return Format == ExecutableFormat.Elf && IsOfElf(canonical.Architecture);
    }

    /// <summary>Format, architecture and operating systems, for a message.</summary>
    public override string ToString()
    {
        var architecture = Architecture ?? "of an unknown architecture";
        if (IsUniversal)
            architecture = "of several architectures";
        return $"{Format} {architecture} ({string.Join(", ", OperatingSystems)})";
    }

    /// <summary>The header in a program's first bytes; null when they are no program of a known format.</summary>
    internal static ExecutableHeader? Read(ReadOnlySpan<byte> head) =>
        ReadElf(head) ?? ReadPortableExecutable(head) ?? ReadMachO(head);
}
