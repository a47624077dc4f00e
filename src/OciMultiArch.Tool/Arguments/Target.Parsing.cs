namespace OciMultiArch.Tool.Arguments;

/// <content>Reads targets of the command line.</content>
internal sealed partial record Target
{
    /// <summary>
    /// Parses what exists: a registry reference, <c>oci:DIR[:NAME]</c>, <c>oci-archive:FILE[:NAME]</c> or
    /// <c>docker-archive:FILE[:REPO:TAG]</c>, each also with <c>@DIGEST</c>. Without name and digest, <c>latest</c> is
    /// meant; in a folder or archive without that tag, its only image.
    /// </summary>
    /// <exception cref="FormatException">The text is no target.</exception>
    public static Target Parse(string text)
    {
        if (Place.ParseLocal(text) is { } local)
            return Of(local.Place, local.Name);
        OtherForm.Refuse(text);
        var reference = ImageReference.Parse(text);
        return new(Place.Registry.Of(reference.Repository, text), reference.Tag, reference.Digest);
    }

    /// <summary>Parses what is to be written. Without tag and digest, <c>latest</c> is meant.</summary>
    /// <exception cref="FormatException">The text is no target, or says too little.</exception>
    public static Target ParseDestination(string text)
    {
        var target = Parse(text);
        CheckTag(target, text);
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
        {
            var exact = Of(local.Place, local.Name);
            CheckTag(exact, text);
            return exact;
        }
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
        { Place: Place.Layout, Digest: not null } => throw new FormatException(
            $"'{text}' names a digest. Name a tag: what no tag of a folder leads to, 'ocimulti prune' removes."),
        { Tag: null, Digest: null } => throw new FormatException($"'{text}' names no tag. Name it, as {text}:TAG."),
        { Tag: not null, Digest: not null } => throw new FormatException(
            $"'{text}' names a tag and a digest. Name only one of them."),
        var one => one,
    };

    private static Target Of(Place place, LocalName name) => new(place, name.Tag, name.Digest) { Name = name.Text };

    // What is written gets a tag, which every program and registry takes.
    private static void CheckTag(Target target, string text)
    {
        if (target.Name is not { } name)
            return;
        var tag = ImageReference.TryParse(name, null, out var reference) ? reference.Tag : null;
        throw new FormatException(
            $"'{text}' names '{name}', which is no tag and can only be read. Write {target.Place}:{tag?.Value ?? "TAG"}.");
    }

    private static FormatException InArchive(string text) =>
        new(
            $"'{text}' is in an archive, which is written as a whole and never changed. Copy the images to another "
            + "archive.");
}
