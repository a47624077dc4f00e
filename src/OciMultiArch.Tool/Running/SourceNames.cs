using System.Runtime.CompilerServices;

namespace OciMultiArch.Tool.Running;

/// <summary>The names of a source: what is found by one. Other programs give some that are no tags, or none.</summary>
internal static class SourceNames
{
    /// <summary>All names; '@' and digest for what has none.</summary>
    public static async IAsyncEnumerable<string> OfAsync(
        IContentSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await LocalAsync(source, cancellationToken) is { } local)
        {
            foreach (var name in local)
                yield return name;
            yield break;
        }
        await foreach (var tag in source.TagsAsync(cancellationToken))
            yield return tag.Value;
    }

    /// <summary>The names that are no tags, so that a copy of tags leaves them out; a registry has none.</summary>
    public static async Task<IReadOnlyList<string>> WithoutTagAsync(
        IContentSource source, CancellationToken cancellationToken)
    {
        var names = await LocalAsync(source, cancellationToken) ?? [];
        var tags = await TagsAsync(source, names, cancellationToken);
        return [.. names.Where(name => !tags.Contains(name))];
    }

    // An archive of Docker has a tag for each of its names, which are whole references.
    private static async Task<IReadOnlySet<string>> TagsAsync(
        IContentSource source, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
            return new HashSet<string>();
        HashSet<string> tags = new(StringComparer.Ordinal);
        await foreach (var tag in source.TagsAsync(cancellationToken))
            tags.Add(tag.Value);
        if (source is DockerArchive)
            tags.UnionWith([.. names.Where(name => tags.Contains(name[(name.LastIndexOf(':') + 1)..]))]);
        return tags;
    }

    private static async ValueTask<IReadOnlyList<string>?> LocalAsync(
        IContentSource source, CancellationToken cancellationToken) => source switch
        {
            OciLayout layout => await layout.NamesAsync(cancellationToken),
            OciArchive archive => await archive.NamesAsync(cancellationToken),
            DockerArchive docker => await docker.NamesAsync(cancellationToken),
            _ => null,
        };
}
