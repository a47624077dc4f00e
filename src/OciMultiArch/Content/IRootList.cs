namespace OciMultiArch.Content;

/// <summary>A store with one list of its roots, which changes in one step: many roots cost one write, and nobody is between.</summary>
internal interface IRootList
{
    /// <summary>Lists manifests that are here, each without a tag.</summary>
    /// <param name="manifests">The manifests.</param>
    /// <param name="cancellationToken">Ends the work; the list is either as before or complete.</param>
    /// <returns>Whether one of them was not listed.</returns>
    ValueTask<bool> ListAsync(IReadOnlyList<Artifact> manifests, CancellationToken cancellationToken);

    /// <summary>Writes a manifest or index whose parts are here under those of some tags that hold nothing else.</summary>
    /// <param name="artifact">What to write.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="taken">
    /// Is told each tag that holds something else, and what, perhaps more than once. When it throws, no tag is written.
    /// </param>
    /// <param name="cancellationToken">Ends the work; the list is either as before or complete.</param>
    /// <returns><see cref="Arrival.Present"/> when nothing had to be written.</returns>
    ValueTask<Arrival> WriteFreeAsync(
        Artifact artifact, IReadOnlyList<Tag> tags, Action<Tag, Digest> taken, CancellationToken cancellationToken);
}
