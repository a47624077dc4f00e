using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// A file that says which programs are built, and into which images: <c>defaults</c>, and <c>images</c> that differ from
/// them. This is its JSON form; <c>images.yaml</c> of the tool is the same document. Immutable.
/// </summary>
public sealed record GoBuildFile
{
    /// <summary>
    /// The images, in the order of the file, each with a name of its own; of a file that was read, at least one.
    /// </summary>
    public IReadOnlyList<GoImageSettings> Images
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<GoImageSettings>();

    /// <summary>
    /// Reads a file. Does not use the network; files that images are to have are looked at, not read. What is not known is
    /// refused, with its line and the nearest that is; members at the top that begin with <c>x-</c> are passed over.
    /// </summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="folder">The folder that its paths begin at: the one it is in.</param>
    /// <exception cref="FormatException">The bytes are no such file; the message says where.</exception>
    /// <exception cref="BuildException">A file that an image is to have is not there.</exception>
    public static GoBuildFile Parse(ReadOnlyMemory<byte> json, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var images = BuildFileReader.Read(json, Path.GetFullPath(folder));
        return new() { Images = images };
    }
}
