using OciMultiArch.Internal;
using OciMultiArch.Releasing;

namespace OciMultiArch;

/// <summary>
/// Many indexes that are released together, read from a JSON file or made in code. Immutable.
/// </summary>
/// <remarks>
/// The file is an object of <c>values</c> (texts by name), <c>checkPlatforms</c> (true by default) and <c>indexes</c>,
/// a list of objects of: <c>index</c> (repository and tag), <c>tags</c>, <c>from</c> with <c>platforms</c> (one image
/// for each), <c>images</c> (objects of <c>from</c>, <c>platform</c>, <c>annotations</c>), <c>annotations</c>,
/// <c>format</c> (<c>oci</c> or <c>docker</c>), <c>artifactType</c>, <c>values</c>, <c>checkPlatforms</c>. References,
/// tags and values of annotations may hold placeholders (<see cref="NameTemplate"/>): <c>{version}</c> stands for a
/// value of the caller, of the index or of the file, in this order; <c>{os}</c>, <c>{arch}</c>, <c>{variant}</c> and
/// <c>{os.version}</c> in <c>from</c> for the image's platform.
/// </remarks>
public sealed record ReleaseFile
{
    /// <summary>The indexes, in the order of the file.</summary>
    public IReadOnlyList<ReleaseIndex> Indexes
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<ReleaseIndex>();

    /// <summary>Reads a release file. No network.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="values">
    /// Values that go before those of the file; null for none. Each must be used somewhere in it.
    /// </param>
    /// <exception cref="FormatException">
    /// The bytes are no such document, have a member that is not known, or contradict themselves (a tag for two
    /// indexes, an image that the same file is to write, two images for one platform); or a value is not used. The
    /// message says where.
    /// </exception>
    public static ReleaseFile Parse(ReadOnlyMemory<byte> json, IReadOnlyDictionary<string, string>? values = null) =>
        new ReleaseReader(values ?? Frozen.EmptyMap()).Read(json);

    /// <summary>A release of some of these indexes, in the order of the file.</summary>
    /// <param name="names">
    /// For each index the last part of its repository's path, the whole path, the repository, or its reference with the
    /// tag. A name takes every index that it fits.
    /// </param>
    /// <exception cref="ArgumentException">A name fits no index.</exception>
    public ReleaseFile Only(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var wanted = names.ToArray();
        var unknown = Array.Find(wanted, name => !Indexes.Any(index => IsCalled(index, name)));
        if (unknown is not null)
        {
            var example = Indexes.Count == 0 ? "app" : LastPart(Indexes[0]);
            throw new ArgumentException(
                $"No index of the release is called '{Printable.Short(unknown)}'. "
                + $"Give the name of its repository, for example {example}.",
                nameof(names));
        }
        var kept = Indexes.Where(index => wanted.Any(name => IsCalled(index, name)));
        return new() { Indexes = [.. kept] };
    }

    private static bool IsCalled(ReleaseIndex index, string name)
    {
        var repository = index.Index.Repository;
        string[] names = [repository.Path, repository.ToString(), index.Index.ToString(), LastPart(index)];
        return names.Contains(name);
    }

    private static string LastPart(ReleaseIndex index)
    {
        var path = index.Index.Repository.Path;
        return path[(path.LastIndexOf('/') + 1)..];
    }
}
