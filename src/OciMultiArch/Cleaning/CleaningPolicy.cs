namespace OciMultiArch;

/// <summary>
/// What is taken out of a repository: tags, and manifests that nothing which stays needs. By itself it takes nothing.
/// Immutable.
/// </summary>
public sealed record CleaningPolicy
{
    /// <summary>
    /// The tags that may go; null, the default, for none of them. <c>new()</c> is all tags: what <see cref="Keep"/> and
    /// <see cref="CreatedBefore"/> say stays.
    /// </summary>
    public TagFilter? Tags { get; init; }

    /// <summary>
    /// How many of the newest images stay whose tags fit, each with all these tags: the highest versions where each has
    /// one, otherwise by the time at which they were created. 0 or more; null, the default, for none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? Keep
    {
        get;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Only tags whose images were created before go; what does not say when stays. Null, the default, for any time.
    /// </summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>
    /// Whether images of deleted indexes go too that no tag leads to any more; false by default. An index without a tag
    /// may still need one of them.
    /// </summary>
    public bool TakesImages { get; init; }

    /// <summary>
    /// Also manifests without a tag that nothing needs and that were uploaded before, where the registry lists them; null,
    /// the default, for none. A push that is under way writes its tag last: leave it an hour.
    /// </summary>
    public DateTimeOffset? UntaggedBefore { get; init; }

    /// <summary>
    /// Whether the work goes on after a failure; false by default. It never does where the store deletes nothing at all.
    /// </summary>
    public bool ContinuesOnFailure { get; init; }
}
