namespace OciMultiArch.Http;

/// <summary>One answer of a credential source. Two answers are never the same, though they may hold the same credential.</summary>
internal sealed class CachedCredential(RegistryCredential? credential, DateTimeOffset asked)
{
    /// <summary>Nobody's.</summary>
    public static readonly CachedCredential Anonymous = new(null, DateTimeOffset.MinValue);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    // A credential past its end is used until it is refused: the clock of its source, or this one, may be wrong.
    private readonly DateTimeOffset? renewAt = credential?.Expires is { } end && end > asked ? end - Margin(end - asked) : null;

    /// <summary>Null: the source has none.</summary>
    public RegistryCredential? Credential { get; } = credential;

    /// <summary>Whether it was refused where everybody may read: then a stranger reads.</summary>
    public bool IsRejectedForPull { get; set; }

    /// <summary>Whether its end is near.</summary>
    public bool IsDue(DateTimeOffset now) => renewAt <= now;

    private static TimeSpan Margin(TimeSpan life) => life / 3 < LongestMargin ? life / 3 : LongestMargin;
}
