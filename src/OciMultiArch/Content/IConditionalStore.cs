namespace OciMultiArch.Content;

/// <summary>A store that moves a tag only from what it is said to hold, as nearly at once as the store can.</summary>
internal interface IConditionalStore
{
    /// <summary>Writes a manifest or index whose parts are here under a tag, in the place of what the tag holds.</summary>
    /// <param name="artifact">What to write.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="held">What the tag must hold.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><see cref="Arrival.Present"/> when the tag holds the artifact already.</returns>
    /// <exception cref="TagMovedException">The tag holds something else; nothing was written under it.</exception>
    ValueTask<Arrival> ReplaceAsync(Artifact artifact, Tag tag, Digest held, CancellationToken cancellationToken);
}

/// <summary>A tag that does not hold what it was said to hold.</summary>
internal sealed class TagMovedException(Tag tag, Digest held, Digest? now) : OciException(
    Problem.Conflict,
    $"The tag {tag} holds {now?.ToString() ?? "nothing"}, and no longer {held}: another wrote it.",
    new Remedy("Look at what is there now, and edit that."));
