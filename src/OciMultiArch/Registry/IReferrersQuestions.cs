namespace OciMultiArch.Registry;

/// <summary>What a search for referrers asks a repository.</summary>
internal interface IReferrersQuestions
{
    /// <summary>Whether the content may come from elsewhere while the registry itself is out of reach.</summary>
    bool HasMirrors { get; }

    /// <summary>What the registry itself lists as referrers; null where it lists none, learned once.</summary>
    /// <exception cref="OciException">The registry failed to answer.</exception>
    ValueTask<IReadOnlyList<Descriptor>?> ListedAsync(Digest subject, CancellationToken cancellationToken);

    /// <summary>What the tag lists as referrers. Where it may not be read, there is none.</summary>
    /// <exception cref="OciException">The registry failed to answer.</exception>
    ValueTask<IReadOnlyList<Descriptor>> TaggedAsync(Digest subject, CancellationToken cancellationToken);

    /// <summary>All tags; null where they take more pages than are allowed, or are not told.</summary>
    ValueTask<IReadOnlySet<Tag>?> FirstTagsAsync(int maxPages, CancellationToken cancellationToken);

    /// <summary>Tells that it is not known what refers to something.</summary>
    void WarnOfUnknown(RegistryException failure);
}
