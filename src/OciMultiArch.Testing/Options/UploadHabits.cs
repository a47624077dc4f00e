namespace OciMultiArch.Testing;

/// <summary>
/// How a <see cref="TestRegistry"/> takes blobs in parts. The default is as the distribution specification says.
/// </summary>
public sealed record UploadHabits
{
    /// <summary>The status of the answer to a part; 202 by default.</summary>
    public int PartStatus { get; init; } = 202;

    /// <summary>What the answers say of the bytes so far.</summary>
    public RangeHabit Range { get; init; }

    /// <summary>Whether it takes parts, as by default; else each is 405 UNSUPPORTED.</summary>
    public bool TakesParts { get; init; } = true;

    /// <summary>Whether GET of a session is answered, as by default; else it is 404.</summary>
    public bool TellsStatus { get; init; } = true;

    /// <summary>
    /// The most bytes of a part; a larger one is 416 with a text that names the limit. Null, the default: any.
    /// </summary>
    public long? LargestPart { get; init; }

    /// <summary>
    /// The fewest bytes of a part that is not the last; 0 by default. The closing PUT of others is 400 DIGEST_INVALID.
    /// </summary>
    public long SmallestPart { get; init; }

    /// <summary>
    /// Whether all parts but the last must have one size; false by default. The closing PUT of others is 400
    /// DIGEST_INVALID.
    /// </summary>
    public bool EqualParts { get; init; }

    /// <summary>
    /// The most bytes that are kept of one part, though it is answered like a whole one; null, the default: all.
    /// </summary>
    public int? KeepsOfPart { get; init; }

    /// <summary>
    /// Whether the closing PUT of an upload in parts is 400 DIGEST_INVALID, whatever came; false by default.
    /// </summary>
    public bool LosesParts { get; init; }
}
