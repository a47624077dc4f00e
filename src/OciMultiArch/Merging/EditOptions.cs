namespace OciMultiArch;

/// <summary>How an index or image is edited in its place. Copied when an edit begins.</summary>
public sealed class EditOptions
{
    /// <summary>
    /// How long to wait after the edit before the tag is looked at again; zero, the default, for no second look. Where
    /// another has written in between, the edit is made again on what is there, until the tag has stood still for this
    /// time with the edit in it. That closes the gap for all writers whose read and write lie closer together than
    /// this: <c>2s</c> is enough for tools that read, change and write without a pause. Up to an hour.
    /// </summary>
    public TimeSpan Settle
    {
        get;
        set => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "It must be 0 to an hour.");
    }

    /// <summary>
    /// What the tag must hold when it is read and when it is written; otherwise the edit fails with
    /// <see cref="Problem.Conflict"/>. Null, the default, for anything: an edit is made again on what is there.
    /// </summary>
    public Digest? IfDigest { get; set; }

    /// <summary>
    /// How often the edit is made while others keep changing the tag, 1 or more; 20 by default. After that it fails
    /// with <see cref="Problem.Conflict"/>.
    /// </summary>
    public int MaxRounds
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20;

    /// <summary>
    /// Looks at each result before it is written, and throws to stop; null, the default, for no look.
    /// </summary>
    public Func<Artifact, CancellationToken, ValueTask>? Check { get; set; }

    /// <summary>
    /// How the result is pushed; null for the defaults. Without <see cref="PushOptions.Referrers"/>, what refers to the
    /// root before is told and stays.
    /// </summary>
    public PushOptions? Push { get; set; }

    /// <summary>The clock of the pauses; the system's by default.</summary>
    public TimeProvider TimeProvider
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    internal EditOptions Copy() => (EditOptions)MemberwiseClone();
}
