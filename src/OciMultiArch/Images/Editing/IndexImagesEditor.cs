using System.Collections.Concurrent;
using OciMultiArch.Content;

namespace OciMultiArch.Images;

/// <summary>Edits the images that an edit means, each distinct one once, and the indexes above them.</summary>
internal sealed class IndexImagesEditor(ImageEdit edit, Artifact root)
{
    private readonly ConcurrentDictionary<(Digest Image, string? Platform), Lazy<Task<Artifact>>> edited = new();
    private readonly Dictionary<Digest, Digest> moved = [];
    private readonly ConcurrentDictionary<Digest, bool> meant = new();
    private readonly ConcurrentDictionary<string, bool> there = new(StringComparer.Ordinal);
    private readonly EntrySelector[] choices = [.. edit.Platforms.Select(EntrySelector.Of)];
    private readonly ConcurrentDictionary<EntrySelector, bool> met = new();
    private readonly AttachedReferrers before = new(root);
    private readonly HashSet<Digest> left = [];
    private int named;

    /// <summary>What each image that changed has become.</summary>
    public IReadOnlyDictionary<Digest, Digest> Moved => moved;

    /// <summary>The images that the edit means.</summary>
    public IReadOnlyDictionary<Digest, bool> Meant => meant;

    public async ValueTask<Artifact> RunAsync(CancellationToken cancellationToken)
    {
        ImageEditCheck.Check(edit, root);
        var result = root.Index is null
            ? await EditedAsync(root, isAlone: true, cancellationToken).ConfigureAwait(false)
            : await EditIndexAsync(root, 0, cancellationToken).ConfigureAwait(false);
        if (choices.FirstOrDefault(each => !met.ContainsKey(each)) is { } missing)
            throw new ContentNotFoundException($"There is no image for {missing.Text} in {root.Digest}. {EntrySelector.Others(there.Keys.Order(StringComparer.Ordinal))}");
        return result.Digest == root.Digest ? result : result.With(before.Of(root.Attached, left));
    }

    /// <summary>Whether the edit means the image that an entry describes; an entry that names no platform has to be looked into.</summary>
    private bool Means(Descriptor entry)
    {
        var fitting = Array.FindAll(choices, each => each.Fits(entry));
        foreach (var choice in fitting)
            met.TryAdd(choice, true);
        return choices.Length == 0 || fitting.Length > 0;
    }

    private async ValueTask<Artifact> EditIndexAsync(Artifact index, int depth, CancellationToken cancellationToken)
    {
        if (depth == ImageWalk.MaxNesting)
            throw ImageWalk.TooDeep(index);
        var entries = index.Index!.Manifests;
        if ((named += entries.Count) > ImageWalk.MaxManifests)
            throw ImageWalk.TooMany(index);
        if (edit.Format == ImageFormat.Docker && index.MediaType != MediaType.DockerIndex)
            DockerLimits.Check(index, edit.Attestations);
        var children = new Artifact?[entries.Count];
        await Parallel.ForAsync(0, children.Length, ImageWalk.AtMost(cancellationToken), async (at, cancel) =>
        {
            if (IsFetched(entries[at]))
                children[at] = await ChildAsync(index, entries[at], cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        for (var at = 0; at < children.Length; at++)
            if (children[at] is { Index: not null } nested)
                children[at] = await EditIndexAsync(nested, depth + 1, cancellationToken).ConfigureAwait(false);
        Remember(entries, children);
        var rewritten = new IndexRewriting(edit, this, index, children).Finish();
        before.Know(entries);
        left.UnionWith(rewritten.Index!.Manifests.Select(static each => each.Digest));
        return rewritten;
    }

    // In the order of the index, so that equal input gives equal bytes.
    private void Remember(IReadOnlyList<Descriptor> entries, Artifact?[] children)
    {
        for (var at = 0; at < children.Length; at++)
            if (children[at] is { } child && child.Digest != entries[at].Digest)
                moved.TryAdd(entries[at].Digest, child.Digest);
    }

    private bool IsFetched(Descriptor entry)
    {
        if (!entry.MediaType.IsManifest || entry.IsAttestation())
            return false;
        if (entry.MediaType.IsIndex || !entry.Platform.IsNamed())
            return true;
        there.TryAdd(entry.Platform.ToString(), true);
        return Means(entry);
    }

    private async ValueTask<Artifact> ChildAsync(Artifact index, Descriptor entry, CancellationToken cancellationToken)
    {
        var child = await index.ChildAsync(entry, cancellationToken).ConfigureAwait(false);
        return child.Index is null ? await EditedAsync(child, isAlone: false, cancellationToken).ConfigureAwait(false) : child;
    }

    private async ValueTask<Artifact> EditedAsync(Artifact image, bool isAlone, CancellationToken cancellationToken)
    {
        var isImage = image.Manifest!.Config.MediaType.IsImageConfig;
        var platform = image.Descriptor.Platform;
        if (!platform.IsNamed() && isImage && (choices.Length > 0 || edit.Rebase is not null))
        {
            platform = (await image.WithOwnPlatformAsync(cancellationToken).ConfigureAwait(false)).Descriptor.Platform;
            there.TryAdd(platform?.ToString() ?? "unknown", true);
        }
        if (!Means(image.Descriptor with { Platform = platform }))
            return image;
        meant.TryAdd(image.Digest, true);
        if (!isImage && edit.IsForImages)
            return !isAlone && choices.Length == 0
                ? image
                : throw new BuildException($"{image} is not a container image: its config is {image.Manifest.Config.MediaType}. Leave it out of the edit.");
        var key = (image.Digest, edit.Rebase is null ? null : platform?.CanonicalKey);
        var result = await edited.GetOrAdd(key, _ => new(() => new ImageEditor(edit, image).RunAsync(platform, cancellationToken).AsTask())).Value.ConfigureAwait(false);
        return result.Digest == image.Digest ? image : result;
    }
}
