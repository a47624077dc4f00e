using System.Collections.Concurrent;
using OciMultiArch.Content;
using OciMultiArch.Internal;

namespace OciMultiArch.Images;

/// <summary>Edits the images that an edit means, each distinct one once, and the indexes above them.</summary>
internal sealed partial class IndexImagesEditor(ImageEdit edit, Artifact root)
{
    private readonly EntrySelector[] selectors = [.. edit.Platforms.Select(EntrySelector.Of)];
    private readonly ConcurrentDictionary<(Digest, string? Platform, MediaType? Layers), Lazy<Task<Artifact>>> results = new();
    private readonly ConcurrentDictionary<Descriptor, Lazy<Task<Artifact>>> read = new();
    private readonly Dictionary<Digest, Artifact> indexes = [];
    private readonly Dictionary<Digest, Digest> moved = [];
    private readonly Dictionary<Digest, Descriptor> became = [];

    // What the walk has come across, by several tasks at once.
    private readonly ConcurrentDictionary<EntrySelector, bool> matched = new();
    private readonly ConcurrentDictionary<Digest, bool> edited = new();
    private readonly ConcurrentDictionary<Digest, bool> made = new();
    private readonly ConcurrentDictionary<string, bool> platforms = new(StringComparer.Ordinal);

    private readonly AttachedReferrers referrers = new(root);
    private readonly HashSet<Digest> remaining = [];
    private int manifests;

    /// <summary>Images that the same edit made before; they are left alone.</summary>
    public IReadOnlySet<Digest> Done { get; init; } = new HashSet<Digest>();

    /// <summary>The images and indexes that the edit made of others.</summary>
    public IEnumerable<Digest> Made => made.Keys;

    public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
    {
        edit.Validate(root);
        var result = root.Index is null
            ? await EditRootAsync(cancellationToken).ConfigureAwait(false)
            : await EditIndexAsync(root, 0, cancellationToken).ConfigureAwait(false);
        var missing = Array.Find(selectors, selector => !matched.ContainsKey(selector));
        if (missing is not null)
            throw NotThere(missing);
        if (result.Digest == root.Digest)
            return result;
        var staying = referrers.Staying(root.Attached, remaining);
        return result.With(staying).EditedFrom(root, became);
    }

    private ContentNotFoundException NotThere(EntrySelector missing)
    {
        var instead = EntrySelector.Instead(platforms.Keys.Order(StringComparer.Ordinal));
        return new(missing.Problem, $"There is no image for {missing.Text} in {root.Digest}. {instead}");
    }

    // Indexes may share children, and children those of their own.
    private async ValueTask<Artifact> EditOnceAsync(Artifact index, int depth, CancellationToken cancellationToken)
    {
        if (!indexes.TryGetValue(index.Digest, out var result))
        {
            result = await EditIndexAsync(index, depth, cancellationToken).ConfigureAwait(false);
            indexes.Add(index.Digest, result);
        }
        return result.Digest == index.Digest ? index : result;
    }

    private async ValueTask<Artifact> ReadOnceAsync(
        Artifact index, Descriptor entry, CancellationToken cancellationToken)
    {
        var reading = read.GetOrAdd(entry.Bare(), _ => new(ReadAsync));
        var child = await reading.Value.ConfigureAwait(false);
        return child.DescribedAs(entry);

        Task<Artifact> ReadAsync() => index.ChildAsync(entry, cancellationToken).AsTask();
    }

    private async ValueTask<Artifact> EditIndexAsync(Artifact index, int depth, CancellationToken cancellationToken)
    {
        if (depth == ImageWalk.MaxNesting)
            throw ImageWalk.TooDeep(index);
        referrers.Know(index.Index!.Manifests);
        index = WithoutNeedlessCopies(index);
        var entries = index.Index!.Manifests;
        manifests += entries.Count;
        if (manifests > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(index);
        if (edit.Format == ImageFormat.Docker && index.MediaType != MediaType.DockerIndex)
            CheckDocker(index);
        var reading = ParallelWork.SelectAsync(
            entries, (entry, cancel) => ChildAsync(index, entry, cancel), cancellationToken);
        var children = await reading.ConfigureAwait(false);
        for (var at = 0; at < children.Length; at++)
        {
            if (children[at] is { Index: not null } nested)
                children[at] = await EditOnceAsync(nested, depth + 1, cancellationToken).ConfigureAwait(false);
        }
        NoteMoved(entries, children);
        EntryPointer pointer = new(edit, index, children, moved, edited.ContainsKey);
        var result = await WithCopiesAsync(pointer.Run(), cancellationToken).ConfigureAwait(false);
        remaining.UnionWith(result.Index!.Manifests.Select(static entry => entry.Digest));
        return result;
    }

    private void CheckDocker(Artifact index)
    {
        if (edit.IsWithoutAnnotations)
            DockerLimits.CheckBareIndex(index, edit.Attestations);
        else
            DockerLimits.CheckIndex(index, edit.Attestations);
    }

    // In the order of the index, so that equal input gives equal bytes.
    private void NoteMoved(IReadOnlyList<Descriptor> entries, Artifact?[] children)
    {
        for (var at = 0; at < children.Length; at++)
        {
            if (children[at] is not { } child || child.Digest == entries[at].Digest)
                continue;
            moved.TryAdd(entries[at].Digest, child.Digest);
            became.TryAdd(entries[at].Digest, child.Descriptor.Bare());
        }
    }

    // The new image of an entry, or the index that it is; null when the entry stays as it is.
    private async ValueTask<Artifact?> ChildAsync(Artifact index, Descriptor entry, CancellationToken cancellationToken)
    {
        if (!IsFetched(entry))
            return null;
        var child = await ReadOnceAsync(index, entry, cancellationToken).ConfigureAwait(false);
        return child.Index is null ? await EditImageAsync(child, cancellationToken).ConfigureAwait(false) : child;
    }

    private bool IsFetched(Descriptor entry)
    {
        if (!entry.MediaType.IsManifest || entry.IsAttestation)
            return false;
        if (entry.MediaType.IsIndex || !entry.Platform.IsNamed())
            return true;
        platforms.TryAdd(entry.Platform.ToString(), true);
        return Means(entry);
    }

    /// <summary>
    /// Whether the edit means the image that an entry describes. An entry that names no platform has to be read first.
    /// </summary>
    private bool Means(Descriptor entry)
    {
        var fitting = Array.FindAll(selectors, selector => selector.Fits(entry));
        foreach (var selector in fitting)
            matched.TryAdd(selector, true);
        return selectors.Length == 0 || fitting.Length > 0;
    }

    private async ValueTask<Artifact> EditImageAsync(Artifact image, CancellationToken cancellationToken)
    {
        var platform = await PlatformAsync(image, cancellationToken).ConfigureAwait(false);
        if (!Means(image.Descriptor with { Platform = platform }))
            return image;
        edited.TryAdd(image.Digest, true);
        var config = image.Manifest!.Config.MediaType;
        if (!config.IsImageConfig && edit.IsForImages)
        {
            if (image == root || selectors.Length > 0)
                throw NotAnImage(image, config);
            return image;
        }
        if (Done.Contains(image.Digest))
            return image;
        var result = await ResultAsync(image, platform, cancellationToken).ConfigureAwait(false);
        if (result.Digest == image.Digest)
            return image;
        made.TryAdd(result.Digest, true);
        return result;
    }

    // A config is read only where its platform counts.
    private async ValueTask<Platform?> PlatformAsync(Artifact image, CancellationToken cancellationToken)
    {
        var stated = image.Descriptor.Platform;
        var counts = selectors.Length > 0 || edit.NeedsPlatform;
        if (stated.IsNamed() || !counts || !image.Manifest!.Config.MediaType.IsImageConfig)
            return stated;
        var described = await image.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false);
        var platform = described.Descriptor.Platform;
        platforms.TryAdd(platform?.ToString() ?? "unknown", true);
        return platform;
    }

    private Task<Artifact> ResultAsync(Artifact image, Platform? platform, CancellationToken cancellationToken)
    {
        var recompress = edit.Recompress?.For(image.Descriptor);
        var key = (image.Digest, edit.NeedsPlatform ? platform?.CanonicalKey : null, recompress?.Type);
        return results.GetOrAdd(key, _ => new(RunOnceAsync)).Value;

        Task<Artifact> RunOnceAsync()
        {
            ImageEditor editor = new(edit with { Recompress = recompress }, image) { IsAgain = Done.Count > 0 };
            return editor.RunAsync(platform, cancellationToken).AsTask();
        }
    }

    private static BuildException NotAnImage(Artifact image, MediaType config) => new(
        Problem.InvalidContent,
        $"{image} is not a container image: its config is {config}.",
        new Remedy("Leave it out of the edit."));
}
