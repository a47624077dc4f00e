namespace OciMultiArch.TestKit;

/// <summary>How a <see cref="FakeRegistry"/> takes blobs in parts. The default is as the distribution specification says.</summary>
public sealed record UploadHabits
{
    /// <summary>The status of the answer to a part.</summary>
    public int PartStatus { get; init; } = 202;

    public RangeHabit Range { get; init; }

    /// <summary>Whether it takes parts; else each is 405 UNSUPPORTED.</summary>
    public bool TakesParts { get; init; } = true;

    /// <summary>Whether GET of a session is answered; else it is 404.</summary>
    public bool TellsStatus { get; init; } = true;

    /// <summary>The most bytes of a part; a larger one is 416 with a text that names the limit. Null: any.</summary>
    public long? LargestPart { get; init; }

    /// <summary>The fewest bytes of a part that is not the last. The closing PUT of others is 400 DIGEST_INVALID.</summary>
    public long SmallestPart { get; init; }

    /// <summary>Whether all parts but the last must have one size. The closing PUT of others is 400 DIGEST_INVALID.</summary>
    public bool EqualParts { get; init; }

    /// <summary>The most bytes that are kept of one part, though it is answered like a whole one; null: all.</summary>
    public int? KeepsOfPart { get; init; }

    /// <summary>Whether the closing PUT of an upload in parts is 400 DIGEST_INVALID, whatever came.</summary>
    public bool LosesParts { get; init; }
}
