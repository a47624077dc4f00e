using System.Collections.Concurrent;

namespace OciMultiArch.Releasing;

/// <summary>The images of a release: each manifest and config is asked for once, whichever indexes need it.</summary>
internal sealed class ReleaseSources(RegistryClient client, ReleaseFile file, RepositoryAccess access, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<ImageReference, Lazy<Task<Artifact>>> manifests = new();
    private readonly ConcurrentDictionary<Digest, Lazy<Task<ImageConfig>>> configs = new();

    // A repository that is also written to is read with the token that carries both rights: one token, not two.
    private readonly HashSet<RepositoryName> targets = [.. file.Indexes.Select(static each => each.Index.Repository)];

    /// <summary>The images of an index, each described as the index is to describe it.</summary>
    /// <exception cref="ContentNotFoundException">Some are not there; all of them are named.</exception>
    public async ValueTask<IReadOnlyList<Artifact>> AllAsync(ReleaseIndex index)
    {
        var images = index.Images.Select(each => DescribedAsync(index, each)).ToArray();
        try
        {
            return await Task.WhenAll(images).ConfigureAwait(false);
        }
        catch (ContentNotFoundException) when (Missing(index, images) is { Count: > 1 } missing)
        {
            throw new ContentNotFoundException($"{string.Join(", ", missing)} do not exist. Push these images, and release again.");
        }
    }

    private static List<ImageReference> Missing(ReleaseIndex index, Task<Artifact>[] images) =>
        [.. index.Images.Zip(images).Where(static each => each.Second.Exception?.InnerException is ContentNotFoundException).Select(static each => each.First.From)];

    private async Task<Artifact> DescribedAsync(ReleaseIndex index, ReleaseImage image)
    {
        var found = await manifests.GetOrAdd(image.From, from => new(() => GetAsync(from))).Value.ConfigureAwait(false);
        if (found.Index is not null)
            return OfIndex(index, image, found);
        var described = image.Annotations.Count > 0 ? found.WithAnnotations(image.Annotations) : found;
        if (found.Manifest?.Config.MediaType.IsImageConfig != true || (image.Platform is not null && index.CheckPlatforms == PlatformCheck.None))
            return image.Platform is { } stated ? described.WithPlatform(stated) : described;
        var config = await configs.GetOrAdd(found.Manifest.Config.Digest, _ => new(() => found.ConfigAsync(cancellationToken).AsTask())).Value.ConfigureAwait(false);
        if (config.Platform is not { } own)
            return image.Platform is { } alone ? described.WithPlatform(alone) : described;
        return described.WithPlatform(image.Platform is { } wanted ? Agreed(image, wanted, own) : own);
    }

    private Task<Artifact> GetAsync(ImageReference from)
    {
        var repository = client.Repository(from.Repository, targets.Contains(from.Repository) ? access : RepositoryAccess.Pull);
        return repository.GetAsync(from, cancellationToken).AsTask();
    }

    // What is stated decides how it is written; what it leaves open, a version of Windows above all, the image knows.
    private static Platform Agreed(ReleaseImage image, Platform stated, Platform own)
    {
        RefuseOther(image, stated, own);
        return stated with { OsVersion = stated.OsVersion ?? own.OsVersion, OsFeatures = stated.OsFeatures.Count > 0 ? stated.OsFeatures : own.OsFeatures };
    }

    private static void RefuseOther(ReleaseImage image, Platform stated, Platform own)
    {
        var (wanted, actual) = (stated.Canonical(), own.Canonical());
        var isLeftOpen = string.IsNullOrEmpty(own.Variant) && (wanted.Os, wanted.Architecture) == (actual.Os, actual.Architecture) && (wanted.OsVersion is null || actual.OsVersion is null || wanted.OsVersion == actual.OsVersion);
        if (!isLeftOpen && !ArtifactExtensions.IsMadeFor(actual, wanted))
            throw new ContentMismatchException($"{image.From} is to be the image for {stated}, but its config says {own}. Push the image that is meant; if the config is wrong and known to be, set checkPlatforms to false.");
    }

    // What a builder with attestations leaves under the tag of one platform: an index of one image and what belongs to it.
    private static Artifact OfIndex(ReleaseIndex index, ReleaseImage image, Artifact found)
    {
        if (image.Annotations.Count > 0)
            throw new ArgumentException($"{image.From} is an index: its entries keep what it says of them, and cannot be given annotations here. Name its images by their digests.");
        if (image.Platform is not { } stated)
            return found;
        var images = found.Index!.Manifests.Where(static each => !each.IsAttestation()).ToArray();
        if (images is not [{ MediaType.IsImageManifest: true } only])
            throw new ContentMismatchException($"{image.From} is to be the image for {stated}, but is an index of {images.Length} images. Name the image itself, or leave its platform out to take all of them.");
        if (index.CheckPlatforms == PlatformCheck.Config && only.Platform.IsNamed())
            RefuseOther(image, stated, only.Platform);
        return found;
    }
}
