using System.ComponentModel;
using OciMultiArch.Images;
using OciMultiArch.Merging;

namespace OciMultiArch;

/// <summary>Changes of an index or image where it is: read, edited, and written under the same tag.</summary>
/// <remarks>
/// <para>A registry has no compare-and-swap: what another writes between the read and the write of an edit is erased. An
/// edit asks for the tag again right before it writes, and begins anew where it has moved; with
/// <see cref="EditOptions.Settle"/> it also looks again afterwards. Folders and memory are changed in one step, so that
/// nobody is lost there. Where many machines add to one tag at once, <c>MergeAsync</c> loses nobody without
/// waiting.</para>
/// <para>What refers to the index or image before (SBOMs, signatures) does not refer to the result. It stays and is in
/// the report of the push (<see cref="ReferrerReport.LeftBehind"/>), unless <see cref="PushOptions.Referrers"/> has it
/// made anew (<see cref="ReferrerSelection.Relinks"/>). Referrers of images inside an index are only looked for then.</para>
/// <para>Uses the network: one GET, one HEAD and one PUT; one question for the referrers of the root, or two at a registry
/// that does not list them, which <see cref="ReferrerSelection.None"/> saves; and what the edit and the push of new parts
/// need. Each further round costs the same, each look of <see cref="EditOptions.Settle"/> one HEAD, and one GET where the
/// tag has moved.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class EditExtensions
{
    extension(IContentStore store)
    {
        /// <summary>Makes some changes to the index under a tag; see <c>EditAsync</c> of an index.</summary>
        /// <param name="tag">The tag.</param>
        /// <param name="edits">The changes.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The tag is malformed.</exception>
        /// <exception cref="InvalidOperationException">The tag holds an image, not an index.</exception>
        /// <exception cref="ContentNotFoundException">
        /// The tag is not there, or an edit names a platform or digest that is not there.
        /// </exception>
        /// <exception cref="InvalidContentException">The index cannot hold what is asked.</exception>
        /// <exception cref="OciException">
        /// The store failed, the tag does not hold <see cref="EditOptions.IfDigest"/>, or others kept changing it.
        /// </exception>
        public ValueTask<EditReport> EditAsync(
            string tag,
            IEnumerable<IndexEdit> edits,
            EditOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edits);
            IndexEdit[] changes = [.. edits];
            InPlaceEdit run = new(store, Tag.Parse(tag), options ?? new());
            return run.RunAsync(EditAsync, cancellationToken);

            ValueTask<Artifact> EditAsync(Artifact index, EditedBefore before, CancellationToken cancel)
            {
                if (before.HasWritten)
                    return index.EditAgainAsync(changes, cancel);
                return index.EditAsync(changes, cancel);
            }
        }

        /// <summary>
        /// Changes the images under a tag; see <c>EditImagesAsync</c> of an index or image. Layers that an image has on
        /// top already, from a round before, are not put there again.
        /// </summary>
        /// <param name="tag">The tag.</param>
        /// <param name="edit">The changes, for what the tag holds; asked in every round.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <exception cref="FormatException">The tag is malformed.</exception>
        /// <exception cref="ArgumentException">The edit contradicts itself.</exception>
        /// <exception cref="InvalidContentException">A Docker document cannot hold what is asked.</exception>
        /// <exception cref="ContentNotFoundException">The tag is not there, or no image for a platform.</exception>
        /// <exception cref="BuildException">An image is broken, or was not built on the old base.</exception>
        /// <exception cref="OciException">
        /// The store failed, the tag does not hold <see cref="EditOptions.IfDigest"/>, or others kept changing it.
        /// </exception>
        public ValueTask<EditReport> EditImagesAsync(
            string tag,
            Func<Artifact, CancellationToken, ValueTask<ImageEdit>> edit,
            EditOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(edit);
            InPlaceEdit run = new(store, Tag.Parse(tag), options ?? new());
            return run.RunAsync(EditAsync, cancellationToken);

            async ValueTask<Artifact> EditAsync(Artifact artifact, EditedBefore before, CancellationToken cancel)
            {
                var change = await edit(artifact, cancel).ConfigureAwait(false);
                IndexImagesEditor editor = new(change, artifact) { Done = before.Images };
                var result = await editor.RunAsync(cancel).ConfigureAwait(false);
                before.Images.UnionWith(editor.Made);
                return result;
            }
        }
    }
}
