using System.Runtime.CompilerServices;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing;

/// <summary>Finds the signatures of an image where it was read, and checks each of them.</summary>
internal sealed class SignatureSearch(SignaturePolicy policy)
{
    private const int MaxSignatures = 1000;
    private const int MaxBytes = 4 << 20;

    private readonly SignatureCheck check = new(policy);

    public async ValueTask<SignatureReport> RunAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        List<ImageSignature> found = [];
        List<Digest> untrusted = [];
        foreach (var subject in await SubjectsAsync(artifact, policy.EachImage, cancellationToken).ConfigureAwait(false))
        {
            var own = await OfOneAsync(subject.Sources, subject.Digest, cancellationToken).ConfigureAwait(false);
            found.AddRange(own);
            if (own.TrueForAll(static signature => signature.Failure is not null))
                untrusted.Add(subject.Digest);
        }
        SignatureReport report = new() { Signatures = found, Untrusted = untrusted };
        return report.IsTrusted ? report : report with { Refusal = Refusal.Of(artifact, report, policy) };
    }

    /// <summary>An index and its images, or the image alone.</summary>
    public static async ValueTask<IReadOnlyList<Artifact>> SubjectsAsync(
        Artifact artifact, bool eachImage, CancellationToken cancellationToken)
    {
        if (!eachImage || artifact.Index is null)
            return [artifact];
        var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
        return [artifact, .. images.DistinctBy(static image => image.Digest)];
    }

    /// <summary>The signatures of one image or index.</summary>
    public async ValueTask<List<ImageSignature>> OfOneAsync(
        IContentSource source, Digest subject, CancellationToken cancellationToken)
    {
        List<ImageSignature> found = [];
        if (policy.Format is null or SignatureFormat.Bundle)
            await foreach (var bundle in BundlesAsync(source, subject, cancellationToken).ConfigureAwait(false))
                found.Add(bundle);
        if (policy.Format is null or SignatureFormat.Cosign)
            await foreach (var layer in UnderTagAsync(source, subject, cancellationToken).ConfigureAwait(false))
                found.Add(layer);
        return found;
    }

    // What only exists here so far has no signature anywhere.
    private async ValueTask<List<ImageSignature>> OfOneAsync(
        IReadOnlyList<IContentSource> sources, Digest subject, CancellationToken cancellationToken)
    {
        if (sources is not [var source, ..])
            return [];
        return await OfOneAsync(source, subject, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ImageSignature> BundlesAsync(
        IContentSource source, Digest subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var referrers = source.ReferrersAsync(subject, null, cancellationToken);
        var bundles = referrers.Where(static referrer => SigstoreBundle.IsType(referrer.ArtifactType)).Take(MaxSignatures);
        await foreach (var bundle in bundles.ConfigureAwait(false))
        {
            var (artifact, content, failure) = await ReadAsync(source, bundle, cancellationToken).ConfigureAwait(false);
            ImageSignature signature = new() { Image = subject, Format = SignatureFormat.Bundle, Manifest = bundle.Digest };
            if (failure is not null)
                yield return signature with { Failure = $"The bundle {bundle.Digest} cannot be read: {failure}" };
            else if (artifact?.Subject?.Digest == subject && check.Bundle(signature, content) is { } told)
                yield return told;
        }
    }

    private async IAsyncEnumerable<ImageSignature> UnderTagAsync(
        IContentSource source, Digest subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (CosignTag.Of(subject) is not { } tag)
            yield break;
        var held = await source.FindAsync(tag, cancellationToken).ConfigureAwait(false);
        foreach (var layer in (held?.Layers ?? []).Where(CosignTag.IsSignature).Take(MaxSignatures))
        {
            ImageSignature signature = new()
            {
                Image = subject,
                Format = SignatureFormat.Cosign,
                Manifest = held!.Digest,
                Tag = tag,
            };
            var (content, failure) = await ReadAsync(layer, cancellationToken).ConfigureAwait(false);
            yield return failure is null
                ? check.Cosign(signature, layer.Descriptor, content)
                : signature with { Failure = $"The payload {layer.Digest} under {tag} cannot be read: {failure}" };
        }
    }

    private static async ValueTask<(Artifact? Artifact, ReadOnlyMemory<byte> Content, string? Failure)> ReadAsync(
        IContentSource source, Descriptor referrer, CancellationToken cancellationToken)
    {
        try
        {
            var artifact = await source.FindAsync(referrer, cancellationToken).ConfigureAwait(false);
            if (artifact?.Layers is not [var layer, ..])
                return (artifact, default, "it holds nothing.");
            var (content, failure) = await ReadAsync(layer, cancellationToken).ConfigureAwait(false);
            return (artifact, content, failure);
        }
        catch (ContentMismatchException wrong)
        {
            return (null, default, wrong.Reason);
        }
    }

    // What is damaged or gone is one signature less, not the end of the search.
    private static async ValueTask<(ReadOnlyMemory<byte> Content, string? Failure)> ReadAsync(
        Blob layer, CancellationToken cancellationToken)
    {
        try
        {
            return (await layer.ReadAsync(MaxBytes, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception wrong) when (wrong is ContentMismatchException or ContentNotFoundException)
        {
            return (default, ((OciException)wrong).Reason);
        }
    }
}
