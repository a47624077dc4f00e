namespace OciMultiArch.Content;

/// <summary>Content that other programs may have written and named in their own ways.</summary>
internal interface INamedContent
{
    /// <summary>What a name stands for.</summary>
    /// <param name="name">
    /// A tag, a whole name or a digest; null for what is meant where no name is given.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContentNotFoundException">It is not here.</exception>
    /// <exception cref="InvalidContentException">It stands for different contents.</exception>
    ValueTask<Artifact> GetAsync(string? name, CancellationToken cancellationToken);
}
