using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// A file that says which programs are built, and into which images: <c>defaults</c>, and <c>images</c> that differ from
/// them. Read in its JSON form; OciMultiArch.Yaml makes JSON of <c>images.yaml</c>. Immutable.
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

    /// <summary>
    /// Reads <c>.ko.yaml</c>, the file of ko (https://ko.build/configuration), in the JSON form that YAML also has. Read are
    /// <c>defaultBaseImage</c>, <c>baseImageOverrides</c>, <c>defaultPlatforms</c> (linux/amd64 where it is missing),
    /// <c>defaultEnv</c>, <c>defaultFlags</c>, <c>defaultLdflags</c>, and of <c>builds</c> <c>id</c>, <c>dir</c>,
    /// <c>main</c>, <c>env</c>, <c>flags</c>, <c>ldflags</c> and <c>linux_capabilities</c>. Does not use the network.
    /// </summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="folder">The folder that it is in, which its paths begin at.</param>
    /// <param name="packages">
    /// What to build: ids of <c>builds</c>, or folders of main packages, from the current folder. Null or none for all of
    /// <c>builds</c>, or for the folder of the file where it has none.
    /// </param>
    /// <param name="notRead">Told a sentence about each key that is passed over, with its line; null for nobody.</param>
    /// <exception cref="FormatException">
    /// The bytes are no such file, or ask for what is not done, such as templates in flags; the message says where.
    /// </exception>
    /// <exception cref="ArgumentException">The folder or a package is empty.</exception>
    public static GoBuildFile ParseKo(
        ReadOnlyMemory<byte> json, string folder, IEnumerable<string>? packages = null, Action<string>? notRead = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] chosen = [.. packages ?? []];
        var images = KoFile.Read(json, Path.GetFullPath(folder), chosen, notRead);
        return new() { Images = images };
    }
}
