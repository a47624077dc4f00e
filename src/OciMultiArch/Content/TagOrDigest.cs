namespace OciMultiArch;

/// <summary>
/// What names a manifest in one place, in whatever form it is in hand: text, a <see cref="Tag"/>, a
/// <see cref="Digest"/>, a <see cref="Descriptor"/> or the <see cref="Artifact"/> itself. It is made by assigning one of
/// them; text is read by the call that takes it.
/// </summary>
public readonly struct TagOrDigest
{
    private readonly string? text;

    private TagOrDigest(string? text) => this.text = text;

    /// <summary>The tag or digest as text.</summary>
    internal string Text => text ?? throw new ArgumentNullException(null, "Name a tag or a digest.");

    /// <summary>What else is known of the manifest; null for nothing.</summary>
    internal Descriptor? Known { get; private init; }

    /// <summary>A tag, or a digest as <c>sha256:…</c>; in a layout or archive any name in it.</summary>
    /// <param name="tagOrDigest">The text.</param>
    public static implicit operator TagOrDigest(string? tagOrDigest) => new(tagOrDigest);

    /// <summary>A tag.</summary>
    /// <param name="tag">The tag.</param>
    public static implicit operator TagOrDigest(Tag? tag) => new(tag?.Value);

    /// <summary>A digest.</summary>
    /// <param name="digest">The digest.</param>
    public static implicit operator TagOrDigest(Digest? digest) => new(digest?.ToString());

    /// <summary>The digest of a descriptor; its type and size are checked where the manifest is read.</summary>
    /// <param name="manifest">The descriptor of a manifest or index.</param>
    public static implicit operator TagOrDigest(Descriptor? manifest) =>
        new(manifest?.Digest.ToString()) { Known = manifest };

    /// <summary>The digest of an artifact; what it is described as is checked where the manifest is read.</summary>
    /// <param name="artifact">The manifest or index.</param>
    public static implicit operator TagOrDigest(Artifact? artifact) => artifact?.Descriptor;

    /// <summary>The tag or digest.</summary>
    public override string ToString() => text ?? "";

    /// <summary>Which of both it is. No tag has a colon, and every digest has one.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    internal (Tag? Tag, Digest? Digest) Read()
    {
        if (Text.Contains(':', StringComparison.Ordinal))
            return (null, Digest.Parse(Text));
        return (Tag.Parse(Text), null);
    }
}
