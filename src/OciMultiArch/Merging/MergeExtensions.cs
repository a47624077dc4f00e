using System.ComponentModel;
using OciMultiArch.Merging;
using OciMultiArch.Telemetry;

namespace OciMultiArch;

/// <summary>One index by many machines that know nothing of each other but the store.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class MergeExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Adds images to the index under a tag while other machines do the same, without a coordinator and without a
        /// lock. Each image first goes under a part tag of its own (<see cref="MergeOptions.PartTemplate"/>, for
        /// example <c>1.4.0-linux-amd64</c>). Then the index of all parts that are there is written to the tag, and the
        /// parts and the tag are read again, until the tag holds exactly what the parts make. Equal parts make equal
        /// bytes, whoever writes them and in whatever order: images are sorted by platform, then version of the
        /// operating system, then digest; attestations follow their image. A part that was replaced or deleted is so in
        /// the index too. Without images the index is made anew of the parts that are there.
        /// </summary>
        /// <remarks>
        /// <para>An image is tagged as it is, unless its descriptor says more than its config (<c>WithPlatform</c>,
        /// <c>WithAnnotations</c>) or it came with BuildKit's attestations: then the part is a small index, from which
        /// others read the same. A tag is a part when its name is what the template makes of its image's platform;
        /// <c>1.4.0-rc1-linux-amd64</c> is no part of 1.4.0.</para>
        /// <para>A registry has no compare-and-swap, so this cannot be promised: a merger that is killed between
        /// writing an index it made of old parts and looking again may have erased entries. They come back as soon as
        /// anybody runs the merge of that tag again. Between two writes a reader may see an index without the newest
        /// parts. See docs/decisions/0008-merging-without-a-lock.md.</para>
        /// <para>Uses the network: what pushing the images needs; then, undisturbed, twice the list of tags, one GET
        /// for each other part and one for its config, one HEAD for each part and tag, one GET of the index that is
        /// replaced, if there is one, and one PUT; a removal asks for each part tag once more and costs what
        /// <see cref="IContentStore.DeleteTagAsync"/> does. Further tags that wait for a platform cost nothing.</para>
        /// </remarks>
        /// <param name="tag">The tag of the index.</param>
        /// <param name="images">
        /// The images of this machine; an index among them gives its images with their attestations.
        /// </param>
        /// <param name="options">
        /// How; null for the defaults. Everybody who merges into one tag must give the same.
        /// </param>
        /// <param name="cancellationToken">Ends the work. Parts that were written stay.</param>
        /// <exception cref="FormatException">
        /// The tag or the artifact type is malformed; nothing was written.
        /// </exception>
        /// <exception cref="ArgumentException">
        /// The options contradict each other, or the template makes no part tag; nothing was written.
        /// </exception>
        /// <exception cref="InvalidContentException">
        /// Two images have one part tag, an image has no platform, or nobody else would find its part: nothing was
        /// written. Or the parts make no index: the images of this machine are parts then.
        /// </exception>
        /// <exception cref="ContentNotFoundException">No image was given, and no part is there.</exception>
        /// <exception cref="OciException">
        /// The store failed, or others changed the tag more than <see cref="MergeOptions.MaxRounds"/> times.
        /// </exception>
        public async ValueTask<MergeReport> MergeAsync(
            string tag,
            IEnumerable<Artifact> images,
            MergeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(images);
            var run = RunOf(store, tag, options);
            return await Tracing.AroundAsync(
                "oci.merge",
                () => run.RunAsync([.. images], cancellationToken),
                span =>
                {
                    span.SetTag(Keys.Store, store.ToString());
                    var tags = run.Tags.Select(static written => written.Value);
                    span.SetTag(Keys.Tags, tags.ToArray());
                },
                static (span, report) =>
                {
                    span.SetTag(Keys.ManifestDigest, report.Index?.Digest.ToString());
                    span.SetTag(Keys.Parts, report.Parts.Count);
                    span.SetTag(Keys.Rounds, report.Rounds);
                }).ConfigureAwait(false);
        }

        /// <summary>Finds out what a merge would do now, by reading alone.</summary>
        /// <param name="tag">The tag of the index.</param>
        /// <param name="images">The images of this machine.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The tag or the artifact type is malformed.</exception>
        /// <exception cref="ArgumentException">
        /// The options contradict each other, or the template makes no part tag.
        /// </exception>
        /// <exception cref="InvalidContentException">
        /// Two images have one part tag, an image has no platform, nobody else would find its part, or the parts make
        /// no index.
        /// </exception>
        /// <exception cref="ContentNotFoundException">No image was given, and no part is there.</exception>
        /// <exception cref="OciException">The store failed.</exception>
        public async ValueTask<MergeReport> PlanMergeAsync(
            string tag,
            IEnumerable<Artifact> images,
            MergeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(images);
            var run = RunOf(store, tag, options);
            return await run.PlanAsync([.. images], cancellationToken).ConfigureAwait(false);
        }
    }

    private static MergeRun RunOf(IContentStore store, string tag, MergeOptions? options)
    {
        var own = (options ?? new()).Copy();
        return new(store, Tag.Parse(tag), own);
    }
}
