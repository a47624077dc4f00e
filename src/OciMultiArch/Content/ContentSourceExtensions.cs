namespace OciMultiArch;

/// <summary>Reading by name from any source.</summary>
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
            var name = Tag.Parse(tag);
            return await source.FindAsync(name, cancellationToken).ConfigureAwait(false)
                ?? throw new ContentNotFoundException($"There is no tag '{name}' in {source}. Check it with the tags there.");
        }
    }
}
