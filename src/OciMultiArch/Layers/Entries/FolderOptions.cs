using OciMultiArch.Internal;
using OciMultiArch.Layers;

namespace OciMultiArch;

/// <summary>What of a folder goes into a layer. Immutable.</summary>
/// <remarks>
/// Patterns are those of <c>.dockerignore</c>: paths from the folder on, with <c>/</c> on every system; <c>*</c> is any
/// text in a name, <c>?</c> one character, <c>[a-z]</c> one of some and <c>[^a-z]</c> one of all others, <c>**</c> alone
/// between <c>/</c> any number of folders, <c>\</c> takes the next character as it is. Letters that differ in case are
/// different. What is below a folder that matches, matches too. A pattern that matches nothing is an error.
/// </remarks>
public sealed record FolderOptions
{
    /// <summary>Patterns of what is taken, with the folders that it is in; empty, the default, for everything.</summary>
    /// <exception cref="ArgumentException">A pattern is malformed; the message says how to write it.</exception>
    public IReadOnlyList<string> Include
    {
        get;
        init
        {
            field = Frozen.List(value);
            _ = new FolderFilter(field, []);
        }
    } = Frozen.Empty<string>();

    /// <summary>
    /// Patterns of what is left out of that, in order: the last one that matches counts, and one that begins with
    /// <c>!</c> takes back. Empty, the default, for nothing.
    /// </summary>
    /// <exception cref="ArgumentException">A pattern is malformed; the message says how to write it.</exception>
    public IReadOnlyList<string> Exclude
    {
        get;
        init
        {
            field = Frozen.List(value);
            _ = new FolderFilter([], field);
        }
    } = Frozen.Empty<string>();

    /// <summary>
    /// Asked about what the patterns take: true for what is taken. A path begins at the folder, with <c>/</c> on every
    /// system; a directory that is not taken is still looked into. Null, the default, to take all.
    /// </summary>
    public Func<string, bool>? Takes { get; init; }

    /// <summary>
    /// Whether files of the folder that are one file under several names become hard links to the first of the names, in
    /// byte order; false, the default, makes each a file of its own, since copies of a folder often lose its hard links.
    /// Of Linux alone: elsewhere each is a file of its own.
    /// </summary>
    public bool HardLinks { get; init; }

    /// <summary>
    /// Whether the extended attributes <c>security.capability</c> and <c>user.*</c> of files and directories go along;
    /// false, the default, for none, since most copies of a folder lose them. Of Linux alone: elsewhere there are none.
    /// </summary>
    public bool Attributes { get; init; }
}
