namespace OciMultiArch;

/// <summary>
/// What a push does with a tag that holds another digest. A tag that holds the same digest, and a free one, are no
/// matter of this. Registries know no conditional write: the tags are asked for when the push begins and again right
/// before each is written, and a writer that comes between that and the write is not seen.
/// </summary>
public enum ExistingTagHandling
{
    /// <summary>It is moved to what is pushed.</summary>
    Overwrite = 0,

    /// <summary>
    /// It is not touched, and stands in <see cref="PushReport.Kept"/>. The other tags are written; of a root whose every
    /// tag is kept nothing is sent.
    /// </summary>
    Keep = 1,

    /// <summary>
    /// The push fails with <see cref="Problem.Conflict"/> before anything is written, or, where the tag came in the
    /// meantime, before that root's tags are.
    /// </summary>
    Fail = 2,
}
