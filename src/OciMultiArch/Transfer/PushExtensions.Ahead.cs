using OciMultiArch.Transfer;

namespace OciMultiArch;

public static partial class PushExtensions
{
    extension(IContentStore store)
    {
        /// <summary>
        /// Begins a push whose artifact is still being made: asks what the tags hold, at a registry by one HEAD for each, and
        /// sends what <see cref="UploadAhead.Add"/> is given. Returns at once.
        /// </summary>
        /// <param name="tags">The tags that the push will write.</param>
        /// <param name="options">Its options; null for the defaults.</param>
        /// <returns>What <see cref="PushOptions.Ahead"/> of the push takes.</returns>
        /// <exception cref="FormatException">One of the texts is not a tag.</exception>
        public UploadAhead UploadAhead(IEnumerable<string> tags, PushOptions? options = null) =>
            Ahead(store, tags, options, TimeProvider.System);
    }

    internal static UploadAhead Ahead(IContentStore store, IEnumerable<string> tags, PushOptions? options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(tags);
        Tag[] names = [.. Tag.ParseAll(tags)];
        var copied = (options ?? new()).Copy();
        return new(store, copied.IsPlain ? names : [], copied.MaxTransfers, clock);
    }
}
