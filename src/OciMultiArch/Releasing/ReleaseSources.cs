using System.Collections.Concurrent;

namespace OciMultiArch.Releasing;

/// <summary>The images of a release: each manifest and config is asked for once, whichever indexes need it.</summary>
internal sealed class ReleaseSources(
    RegistryClient client, ReleaseFile file, RepositoryAccess access, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<ImageReference, Lazy<Task<Artifact>>> manifests = new();
    private readonly ConcurrentDictionary<Digest, Lazy<Task<ImageConfig>>> configs = new();

    // A repository that is also written to is read with the token that carries both rights: one token, not two.
    private readonly HashSet<RepositoryName> targets = [.. file.Indexes.Select(static index => index.Index.Repository)];

    /// <summary>Asked once of each image or index that the file names; null for no question.</summary>
    public Func<Artifact, CancellationToken, ValueTask>? Admit { get; init; }

    /// <summary>The images of an index, each described as the index is to describe it.</summary>
    /// <exception cref="ContentNotFoundException">Some are not there; all of them are named.</exception>
    /// <exception cref="InvalidContentException">
    /// An image is for another platform than stated, or is an index that does not fit.
    /// </exception>
    public async ValueTask<IReadOnlyList<Artifact>> AllAsync(ReleaseIndex index)
    {
        var images = index.Images.Select(image => DescribedAsync(index, image)).ToArray();
        try
        {
            return await Task.WhenAll(images).ConfigureAwait(false);
        }
        catch (ContentNotFoundException) when (Missing(index, images) is { Count: > 1 } missing)
        {
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{string.Join(", ", missing)} do not exist.",
                new("Push these images, and release again."));
        }
    }

    private static List<ImageReference> Missing(ReleaseIndex index, Task<Artifact>[] images)
    {
        List<ImageReference> missing = [];
        foreach (var (image, found) in index.Images.Zip(images))
            if (found.Exception?.InnerException is ContentNotFoundException)
                missing.Add(image.From);
        return missing;
    }

    private async Task<Artifact> DescribedAsync(ReleaseIndex index, ReleaseImage image)
    {
        var getting = manifests.GetOrAdd(image.From, from => new(() => GetAsync(from)));
        var found = await getting.Value.ConfigureAwait(false);
        if (found.Index is not null)
        {
            CheckIndex(index, image, found);
            return found;
        }
        var platform = await PlatformAsync(index, image, found).ConfigureAwait(false);
        var described = found;
        if (image.Annotations.Count > 0)
            described = described.WithAnnotations(image.Annotations);
        if (platform is not null)
            described = described.WithPlatform(platform);
        return described;
    }

    private async Task<Artifact> GetAsync(ImageReference from)
    {
        var isTarget = targets.Contains(from.Repository);
        var repository = client.Repository(from.Repository, isTarget ? access : RepositoryAccess.Pull);
        var found = await repository.GetAsync(from, cancellationToken).ConfigureAwait(false);
        if (Admit is { } admit)
            await admit(found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>The platform that the index says of an image; null when nobody knows one.</summary>
    private async Task<Platform?> PlatformAsync(ReleaseIndex index, ReleaseImage image, Artifact found)
    {
        var isTakenAsStated = image.Platform is not null && !index.ChecksPlatforms;
        if (isTakenAsStated || found.Manifest?.Config is not { MediaType.IsImageConfig: true } descriptor)
            return image.Platform;
        var reading = configs.GetOrAdd(descriptor.Digest, _ => new(ReadAsync));
        var config = await reading.Value.ConfigureAwait(false);
        if (image.Platform is not { } stated || config.Platform is not { } own)
            return image.Platform ?? config.Platform;
        RefuseOther(image, stated, own);
        // What is stated decides how it is written; what it leaves open, a version of Windows above all, the image
        // knows.
        return stated with
        {
            OsVersion = stated.OsVersion ?? own.OsVersion,
            OsFeatures = stated.OsFeatures.Count > 0 ? stated.OsFeatures : own.OsFeatures,
        };

        Task<ImageConfig> ReadAsync() => found.ConfigAsync(cancellationToken).AsTask();
    }

    private static void RefuseOther(ReleaseImage image, Platform stated, Platform own)
    {
        var wanted = stated.Canonical();
        var actual = own.Canonical();
        if (ArtifactExtensions.IsMadeFor(actual, wanted))
            return;
        if (string.IsNullOrEmpty(own.Variant) && IsSameButVariant(wanted, actual))
            return;
        throw new InvalidContentException(
            Problem.InvalidContent,
            $"{image.From} is to be the image for {stated}, but its config says {own}.",
            new("Push the image that is meant. If the config is known to be wrong, set checkPlatforms to false."));
    }

    private static bool IsSameButVariant(Platform wanted, Platform actual)
    {
        if (wanted.Os != actual.Os || wanted.Architecture != actual.Architecture)
            return false;
        return wanted.OsVersion is null || actual.OsVersion is null || wanted.OsVersion == actual.OsVersion;
    }

    // What a builder with attestations leaves under the tag of one platform: an index of one image and what belongs to
    // it.
    private static void CheckIndex(ReleaseIndex index, ReleaseImage image, Artifact found)
    {
        if (image.Annotations.Count > 0)
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{image.From} is an index: its entries keep what it says of them, "
                + "and cannot be given annotations here.",
                new("Name its images by their digests."));
        if (image.Platform is not { } stated)
            return;
        var entries = found.Index!.Manifests;
        var images = entries.Where(static entry => !entry.IsAttestation).ToArray();
        if (images is not [{ MediaType.IsImageManifest: true } only])
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{image.From} is to be the image for {stated}, but is an index of {images.Length} images.",
                new("Name the image itself, or leave its platform out to take all of them."));
        if (index.ChecksPlatforms && only.Platform.IsNamed())
            RefuseOther(image, stated, only.Platform);
    }
}
