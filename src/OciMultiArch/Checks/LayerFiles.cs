using OciMultiArch.Layers;

namespace OciMultiArch.Checks;

/// <summary>
/// The paths of one layer, and those that it hides in the layers below (image-spec, layer.md, "Whiteouts").
/// </summary>
internal sealed partial class LayerFiles
{
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

    /// <summary>The first member that leads out of the root, for a message; null when none does.</summary>
    public string? Escape { get; private set; }

    /// <summary>How many members lead out of the root.</summary>
    public int Escapes { get; private set; }

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

    public Member? Find(string path) => members.GetValueOrDefault(path);

    /// <summary>The paths that begin with a text.</summary>
    public IEnumerable<string> PathsFrom(string start) =>
        members.Keys.Where(path => path.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Whether a path anywhere ends with a name.</summary>
    public bool HasName(string name)
    {
        var end = "/" + name;
        var below = members.Keys.Where(path => path.EndsWith(end, StringComparison.Ordinal));
        return members.ContainsKey(name) || below.Any();
    }

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

    /// <summary>
    /// What is remembered of one path: no content, only what it leads to or what its first bytes tell.
    /// </summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Link">Where a link leads.</param>
    /// <param name="Header">The header of a program; null for any other file.</param>
    public sealed record Member(MemberKind Kind, string? Link = null, ExecutableHeader? Header = null)
    {
        /// <summary>Whether anybody may execute it.</summary>
        public bool IsExecutable { get; init; }

        /// <summary>Why no system starts it, whatever it is for; null when nothing is seen of that kind.</summary>
        public string? Flaw { get; init; }

        /// <summary>The program that a script names in its first line; null for any other file.</summary>
        public string? Interpreter { get; init; }

        /// <summary>What stands behind the program in that line; null for nothing.</summary>
        public string? Argument { get; init; }

        /// <summary>What a program asks of its loader; null when it asks for none, and for any other file.</summary>
        public ElfLinkage? Linkage { get; init; }

        /// <summary>The text of a file that tells the loader where to look; null for any other file.</summary>
        public string? LoaderText { get; init; }

        /// <summary>How many characters it keeps in memory, about.</summary>
        public int Characters
        {
            get
            {
                var texts = new[] { Link, Interpreter, Argument, LoaderText };
                return (Linkage?.Characters ?? 0) + texts.Sum(static text => text?.Length ?? 0);
            }
        }
    }

    /// <summary>How much is remembered at once, over all layers of a verification.</summary>
    /// <param name="maxPaths">How many paths.</param>
    /// <param name="maxCharacters">How many characters they have together, with what is remembered of each.</param>
    public sealed class EntryLimit(int maxPaths = EntryLimit.MaxPaths, long maxCharacters = EntryLimit.MaxCharacters)
    {
        /// <summary>The usual bound of paths.</summary>
        public const int MaxPaths = 500_000;

        /// <summary>The usual bound of characters: 96 MiB of memory.</summary>
        public const long MaxCharacters = 48 << 20;

        private int paths;
        private long characters;

        /// <summary>Whether one more may be remembered.</summary>
        public bool TryTake(int length)
        {
            if (Interlocked.Increment(ref paths) > maxPaths)
                return false;
            return Interlocked.Add(ref characters, length) <= maxCharacters;
        }
    }
}
