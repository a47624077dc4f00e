using System.ComponentModel;
using OciMultiArch.Copying;

namespace OciMultiArch;

/// <summary>Copies many tags at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TagCopyExtensions
{
    extension(IContentStore target)
    {
        /// <summary>
        /// Copies tags of a source, each with all it holds and for itself: one that fails does not stop the others, and
        /// copying again finishes it. A tag that is unchanged costs a request at the source and one at the target, or
        /// one in all where <see cref="TagCopyOptions.Known"/> tells what the target holds. The tags of both sides are
        /// listed first, unless <see cref="TagFilter.Match"/> names them one by one. Thousands of tags take memory for
        /// their names alone.
        /// </summary>
        /// <param name="source">Where the tags are.</param>
        /// <param name="filter">Which tags; null for all.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>A result for each tag as soon as it is known, in no order; a failure of a tag is in it.</returns>
        /// <exception cref="OciException">The tags of the source cannot be listed.</exception>
        public IAsyncEnumerable<TagCopyResult> CopyTagsAsync(
            IContentSource source,
            TagFilter? filter = null,
            TagCopyOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var run = RunOf(source, target, filter, options);
            return run.RunAsync(run.CopyAsync, cancellationToken);
        }

        /// <summary>Finds out what a copy of tags would do, by reading alone (GET and HEAD).</summary>
        /// <param name="source">Where the tags are.</param>
        /// <param name="filter">Which tags; null for all.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="cancellationToken">Ends the work.</param>
        /// <returns>A result for each tag with its plan, or why it would fail, in no order.</returns>
        /// <exception cref="OciException">The tags of the source cannot be listed.</exception>
        public IAsyncEnumerable<TagCopyResult> PlanTagsAsync(
            IContentSource source,
            TagFilter? filter = null,
            TagCopyOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            var run = RunOf(source, target, filter, options);
            return run.RunAsync(run.PlanAsync, cancellationToken);
        }
    }

    private static TagCopyRun RunOf(
        IContentSource source, IContentStore target, TagFilter? filter, TagCopyOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        return new(source, target, filter ?? new(), (options ?? new()).Copy());
    }
}
