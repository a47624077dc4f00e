using OciMultiArch.Content;

namespace OciMultiArch.Registry;

/// <summary>The streams that the bytes of an upload came from, for when the registry finds them wrong.</summary>
internal sealed class ReadSources
{
    private readonly List<ILocatedContent> opened = [];

    /// <summary>The mirrors that the bytes came from; null for none.</summary>
    public string? Places
    {
        get
        {
            var places = opened.Select(static source => source.Place).OfType<object>().Distinct();
            return string.Join(" or ", places) is { Length: > 0 } text ? text : null;
        }
    }

    public Stream Add(Stream stream)
    {
        if (stream is ILocatedContent located)
            opened.Add(located);
        return stream;
    }

    /// <summary>Tells all of them that the bytes are wrong.</summary>
    /// <returns>Whether they may be right when they are read again.</returns>
    public bool Distrust()
    {
        var mayBeRight = false;
        foreach (var source in opened)
            mayBeRight |= source.Distrust();
        opened.Clear();
        return mayBeRight;
    }
}
