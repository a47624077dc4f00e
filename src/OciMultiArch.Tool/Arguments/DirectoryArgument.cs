namespace OciMultiArch.Tool.Arguments;

/// <summary>An empty directory of an image: <c>DIR[:MODE[:UID:GID]]</c>.</summary>
internal sealed record DirectoryArgument(string Path, PlacedMode Placed)
{
    /// <exception cref="FormatException">The text is malformed; the message says how to write it.</exception>
    public static DirectoryArgument Parse(string text)
    {
        if (!text.StartsWith('/'))
            throw new FormatException(
                $"'{text}' is not DIR[:MODE[:UID:GID]] with a DIR that begins with '/'. Write for example /data:0750:65532:65532.");
        var (path, placed) = PlacedMode.Parse(text, text);
        return new(path, placed);
    }

    /// <exception cref="ArgumentException">The path cannot be in an image.</exception>
    public LayerEntry Entry()
    {
        var entry = LayerEntry.Directory(Path) with { UserId = Placed.UserId, GroupId = Placed.GroupId };
        return entry with { Mode = Placed.Mode ?? entry.Mode };
    }
}
