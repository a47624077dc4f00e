using System.ComponentModel;
using System.Runtime.ExceptionServices;
using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>Attaches SBOMs to images.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbomExtensions
{
    extension(Artifact artifact)
    {
        /// <summary>
        /// This image with its SBOM attached, or this index with one for each of its images and one for itself: OCI 1.1
        /// referrers that a push writes before the tags, so that nobody finds <c>latest</c> without its SBOM. What is
        /// attached already stays. No byte of the image changes. Reads the layers that the
        /// <see cref="SbomOptions.Base"/> does not have; uses the network where they are behind one.
        /// </summary>
        /// <param name="options">The form and the base; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="InvalidOperationException">It is no container image, nor an index of one.</exception>
        /// <exception cref="InvalidContentException">An image is not built on the base that is named.</exception>
        /// <exception cref="OciException">An image cannot be read.</exception>
        public async ValueTask<Artifact> WithSbomAsync(
            SbomOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifact);
            options ??= new();
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            var sboms = await ParallelWork.SelectAsync(images, MakeAsync, cancellationToken, Environment.ProcessorCount)
                .ConfigureAwait(false);
            var referrers = images.Zip(sboms, Referring).ToList();
            if (artifact.Index is not null && images.Count > 0)
            {
                var whole = Sbom.OfIndex(artifact, [.. sboms.Select(static sbom => sbom.Entry)], options);
                referrers.Add(Referring(artifact, whole));
            }
            return artifact.WithAttached(artifact.Attached.Concat(referrers));

            ValueTask<Sbom> MakeAsync(Artifact image, CancellationToken cancel) =>
                Sbom.OfImageAsync(image, options, cancel);
        }

        /// <summary>
        /// This index with an SBOM of itself attached, which lists its images with the SBOMs that refer to them already: for
        /// an index of images that others have built. Those are attached too, so that they are wherever the index is pushed.
        /// What is attached already stays, and no byte of an image changes. Asks for the referrers of each image and reads
        /// its SBOM, no layer; uses the network where they are behind one.
        /// </summary>
        /// <param name="options">
        /// The form, which is that of the images' SBOMs too, name and time; null for the defaults. The base is not looked at.
        /// </param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="InvalidOperationException">It is no index of container images.</exception>
        /// <exception cref="InvalidContentException">An image has no SBOM of this form, or one that cannot be read.</exception>
        /// <exception cref="OciException">An image or its referrers cannot be read.</exception>
        public async ValueTask<Artifact> WithIndexSbomAsync(
            SbomOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(artifact);
            options ??= new();
            if (artifact.Index is null)
                throw new InvalidOperationException($"{artifact.Digest} is no index, and has no images.");
            var images = await artifact.ImagesAsync(cancellationToken).ConfigureAwait(false);
            if (images.Count == 0)
                return artifact;
            var answers = await ParallelWork.SelectAsync(images, FindAsync, cancellationToken).ConfigureAwait(false);
            // Of several images the first is named, whichever was read first.
            if (answers.FirstOrDefault(static each => each.Problem is not null) is { Problem: { } problem })
                ExceptionDispatchInfo.Throw(problem);
            var sboms = answers.Select(static each => each.Sbom!).ToList();
            var whole = Sbom.OfIndex(artifact, sboms, options);
            var referrers = sboms.Select(static sbom => sbom.Referrer!).Append(Referring(artifact, whole));
            return artifact.WithAttached(artifact.Attached.Concat(referrers));

            // What is attached to an image stands with the index too.
            async ValueTask<(ImageSbom? Sbom, InvalidContentException? Problem)> FindAsync(Artifact image, CancellationToken cancel)
            {
                var attached = image.Attached.Concat(artifact.Attached);
                try
                {
                    var sbom = await ImageSbom.FindAsync(image.WithAttached(attached), options.Format, cancel)
                        .ConfigureAwait(false);
                    return (sbom, null);
                }
                catch (InvalidContentException problem)
                {
                    return (null, problem);
                }
            }
        }
    }

    private static Artifact Referring(Artifact subject, Sbom sbom)
    {
        var name = sbom.Format == SbomFormat.Spdx ? "sbom.spdx.json" : "sbom.cdx.json";
        var blob = Blob.Of(sbom.MediaType, sbom.Bytes);
        Dictionary<string, string> title = new() { [AnnotationKeys.Title] = name };
        blob = blob.WithAnnotations(title);
        return Artifact.CreateReferrer(subject, sbom.MediaType.Value, [blob]);
    }
}
