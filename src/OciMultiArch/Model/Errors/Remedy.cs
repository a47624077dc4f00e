namespace OciMultiArch;

/// <summary>
/// What to do about a failure: a sentence for those who call the library, and as data what it is about.
/// </summary>
public sealed record Remedy
{
    /// <summary>A remedy that is only a sentence.</summary>
    /// <param name="text">What to do: a whole sentence.</param>
    public Remedy(string text) : this(RemedyKind.Other, text)
    {
    }

    /// <summary>A remedy that a program can word in its own way.</summary>
    /// <param name="kind">Which setting or step helps.</param>
    /// <param name="text">What to do, in the words of this library: a whole sentence.</param>
    /// <param name="target">What it is about, for example a host; null for nothing.</param>
    public Remedy(RemedyKind kind, string text, string? target = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Kind = kind;
        Text = text;
        Target = target;
    }

    /// <summary>Which setting or step helps.</summary>
    public RemedyKind Kind { get; }

    /// <summary>What to do, in the words of this library: a whole sentence.</summary>
    public string Text { get; }

    /// <summary>What it is about, for example a host; null for nothing.</summary>
    public string? Target { get; }

    /// <summary>
    /// The registry whose settings are meant, where <see cref="Target"/> is another host; null otherwise.
    /// </summary>
    public string? Registry { get; init; }

    /// <summary>Look at the tags of a repository or folder, to find the right one.</summary>
    internal static Remedy CheckTags(string place) =>
        new(RemedyKind.CheckTags, $"Check its name with the tags of {place}.", place);

    /// <summary>The sentence.</summary>
    public override string ToString() => Text;
}
