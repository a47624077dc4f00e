using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// What an ELF program or library asks of the loader that starts it (System V gABI, chapter 5, "Dynamic Linking").
/// Equal when every member is.
/// </summary>
internal sealed record ElfLinkage
{
    /// <summary>Why no system starts or loads the file, for a message; null when nothing is seen of that kind.</summary>
    public string? Flaw { get; init; }

    /// <summary>The loader: the path in <c>PT_INTERP</c>; null for a library, and for what starts without one.</summary>
    public string? Loader { get; init; }

    /// <summary>
    /// The libraries that are needed (<c>DT_NEEDED</c>); null when they are too far inside the file to be read.
    /// </summary>
    public IReadOnlyList<string>? Needed { get; init => field = value is null ? null : Frozen.List(value); }

    /// <summary>Folders to look in for itself and for what it loads (<c>DT_RPATH</c>).</summary>
    public IReadOnlyList<string> RPath { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>Folders to look in for itself alone (<c>DT_RUNPATH</c>).</summary>
    public IReadOnlyList<string> RunPath { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>How many characters the names and folders have together.</summary>
    public int Characters
    {
        get
        {
            IEnumerable<string> folders = [.. RPath, .. RunPath];
            return folders.Concat(Needed ?? []).Sum(static text => text.Length);
        }
    }
}
