namespace OciMultiArch.Tool.Arguments;

/// <summary>A file of this machine and the media type it is to have.</summary>
internal sealed record TypedFile(string Path, MediaType Type)
{
    /// <summary>What a file is called of which nobody says more.</summary>
    private static readonly MediaType AnyBytes = new("application/octet-stream");

    /// <summary>Parses <c>FILE[:MEDIATYPE]</c>: what follows the last ':' is a type when it reads like one and no file has the whole text as its name.</summary>
    /// <exception cref="FormatException">There is no file name.</exception>
    public static TypedFile Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var file = colon > 0 && MediaType.TryParse(text[(colon + 1)..], null, out var type) && !File.Exists(text)
            ? new TypedFile(text[..colon], type)
            : new(text, AnyBytes);
        return System.IO.Path.GetFileName(file.Path).Length > 0 ? file : throw new FormatException($"'{text}' names no file.");
    }

    /// <summary>The same, with a type that must be there.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static TypedFile ParseConfig(string text) => Parse(text) is var file && file.Path != text
        ? file
        : throw new FormatException($"'{text}' names no media type: write FILE:MEDIATYPE.");

    /// <exception cref="OciException">The file cannot be read.</exception>
    public ValueTask<Blob> ReadAsync(CancellationToken cancellationToken) => Blob.OfFileAsync(Type, Path, cancellationToken);

    /// <summary>The file under its own name, which the folder is no part of.</summary>
    /// <exception cref="OciException">The file cannot be read.</exception>
    public async ValueTask<Blob> ReadTitledAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).WithAnnotations(new Dictionary<string, string> { ["org.opencontainers.image.title"] = Name });

    public string Name => System.IO.Path.GetFileName(Path);
}
