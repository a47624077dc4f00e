namespace OciMultiArch.Tool.Arguments;

/// <content>Reads targets of the command line.</content>
internal sealed partial record Target
{
    /// <summary>
    /// Parses what exists: a registry reference, <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> or
    /// <c>docker-archive:FILE[:REPO:TAG]</c>. Without tag
    /// and digest, <c>latest</c> is meant; in an archive of exactly one image, that image.
    /// </summary>
    /// <exception cref="FormatException">The text is no target.</exception>
    public static Target Parse(string text)
    {
        if (Place.ParseLocal(text) is { } local)
        {
            var usual = local.Place.IsArchive ? null : Tag.Latest;
            return new(local.Place, local.Tag ?? usual, null);
        }
        var reference = ImageReference.Parse(text);
        return new(Place.Registry.Of(reference.Repository, text), reference.Tag, reference.Digest);
    }

    /// <summary>Parses what is to be written. Without tag and digest, <c>latest</c> is meant.</summary>
    /// <exception cref="FormatException">The text is no target, or says too little.</exception>
    public static Target ParseDestination(string text)
    {
        var target = Parse(text);
        var usual = target.Digest is null ? Tag.Latest : null;
        return target with { Place = target.Place.ForNew(text), Tag = target.Tag ?? usual };
    }

    /// <summary>Parses what is to be written under a tag.</summary>
    /// <exception cref="FormatException">The text is no target, says too little, or names a digest.</exception>
    public static Target ParseNew(string text)
    {
        var target = ParseDestination(text);
        if (target.Digest is null)
            return target;
        throw new FormatException($"'{text}' names a digest, which is known only afterwards. Name a tag.");
    }

    /// <summary>Parses what is to be changed where it is.</summary>
    /// <exception cref="FormatException">The text is no target, or names an archive.</exception>
    public static Target ParseInPlace(string text)
    {
        var target = Parse(text);
        if (target.Place.IsArchive)
            throw InArchive(text);
        return target;
    }

    /// <summary>
    /// Parses a target of which <c>latest</c> must be written out, because a guess would overwrite or delete something.
    /// </summary>
    /// <returns>The target; its tag is null where the text names no tag.</returns>
    /// <exception cref="FormatException">The text is no target.</exception>
    public static Target ParseExact(string text)
    {
        if (Place.ParseLocal(text) is { } local)
            return new(local.Place, local.Tag, null);
        var target = Parse(text);
        var isGuess = target.Digest is null && !text.EndsWith($":{target.Tag}", StringComparison.Ordinal);
        if (isGuess)
            return target with { Tag = null };
        return target;
    }

    /// <summary>Parses a target that names either a tag or a digest, and can be changed where it is.</summary>
    /// <exception cref="FormatException">The text is no such target.</exception>
    public static Target ParseOne(string text) => ParseExact(text) switch
    {
        { Place.IsArchive: true } => throw InArchive(text),
        { Tag: null, Digest: null } => throw new FormatException($"'{text}' names no tag. Name it, as {text}:TAG."),
        { Tag: not null, Digest: not null } => throw new FormatException(
            $"'{text}' names a tag and a digest. Name only one of them."),
        var one => one,
    };

    private static FormatException InArchive(string text) =>
        new(
            $"'{text}' is in an archive, which is written as a whole and never changed. Copy the images to another "
            + "archive.");
}
