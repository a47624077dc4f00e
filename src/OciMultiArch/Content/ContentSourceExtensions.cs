namespace OciMultiArch;

/// <summary>Reading by tag from any source.</summary>
public static class ContentSourceExtensions
{
    extension(IContentSource source)
    {
        /// <summary>The manifest or index under a tag, which must be there.</summary>
        /// <param name="tag">The tag.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="FormatException">The text is not a tag.</exception>
        /// <exception cref="ContentNotFoundException">There is no such tag.</exception>
        public async ValueTask<Artifact> GetAsync(string tag, CancellationToken cancellationToken = default)
        {
            var parsed = Tag.Parse(tag);
            var found = await source.FindAsync(parsed, cancellationToken).ConfigureAwait(false);
            return found ?? throw new ContentNotFoundException(
                Problem.NotFound,
                $"There is no tag '{parsed}' in {source}.",
                Remedy.CheckTags($"{source}"));
        }
    }
}
