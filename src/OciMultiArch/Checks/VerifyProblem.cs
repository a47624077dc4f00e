using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>One thing that is wrong with an artifact. Immutable; equal when every member is.</summary>
public sealed record VerifyProblem
{
    /// <summary>What is wrong.</summary>
    public required VerifyProblemKind Kind { get; init; }

    /// <summary>
    /// Whether it is only worth a look: a pull works, or something could not be checked. Otherwise a pull fails on some
    /// platform, is refused, or gives what is not meant.
    /// </summary>
    public bool IsWarning { get; init; }

    /// <summary>
    /// The way to it from the root: the root's digest, then platforms (digests where there are none), then the digest
    /// of a blob.
    /// </summary>
    public IReadOnlyList<string> Path { get; init => field = Frozen.List(value); } = Frozen.Empty<string>();

    /// <summary>
    /// What is wrong, as the document that points at it describes it; null for something that is not there at all.
    /// </summary>
    public Descriptor? Descriptor { get; init; }

    /// <summary>
    /// How many entries of the artifact's distinct indexes lead to what is wrong; 1 for the root. <see cref="Path"/> is
    /// the way through the first of them.
    /// </summary>
    public int Places { get; init; } = 1;

    /// <summary>What is wrong, in whole sentences.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do; null when nothing is known to help, or when the reason says it.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>The reason and then the remedy.</summary>
    public string Message => Remedy is null ? Reason : $"{Reason} {Remedy.Text}";

    /// <summary>The way and the message.</summary>
    public override string ToString() => $"{string.Join(" > ", Path)}: {Message}";

    internal VerifyProblem AtLeastAt(int places) => this with { Places = Math.Max(Places, places) };
}
