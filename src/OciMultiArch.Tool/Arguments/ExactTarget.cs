namespace OciMultiArch.Tool.Arguments;

/// <summary>Reads a REF in which <c>latest</c> must be written out: where a guess would overwrite or remove something.</summary>
internal static class ExactTarget
{
    /// <summary>The target; its tag is null where the text names none.</summary>
    /// <exception cref="FormatException">It is no target.</exception>
    public static Target Parse(string text)
    {
        if (Place.Local(text) is var (place, tag))
            return new(place, tag, null);
        var target = Target.Parse(text);
        return target is { Digest: null, Tag: { } meant } && !text.EndsWith($":{meant}", StringComparison.Ordinal) ? target with { Tag = null } : target;
    }

    /// <summary>A target that names a tag or a digest, not both, and can be changed where it is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Target ParseNamed(string text) => Parse(text) switch
    {
        { Place.IsArchive: true } => throw Target.InArchive(text),
        { Tag: null, Digest: null } => throw new FormatException($"'{text}' names no tag: write which one is meant, as {text}:TAG."),
        { Tag: not null, Digest: not null } => throw new FormatException($"'{text}' names a tag and a digest: write the one that is meant."),
        var named => named,
    };
}
