namespace OciMultiArch.Clouds;

/// <summary>
/// An access token of a cloud, as a program gets it by a way of its own. Immutable; shows its end and never itself.
/// </summary>
public sealed class CloudToken
{
    /// <summary>Takes the token.</summary>
    /// <param name="value">The token.</param>
    /// <param name="expires">When it ends; null, the default, when that is not known.</param>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public CloudToken(string value, DateTimeOffset? expires = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        (Value, Expires) = (value, expires);
    }

    /// <summary>When it ends; null when that is not known.</summary>
    public DateTimeOffset? Expires { get; }

    internal string Value { get; }

    /// <summary>What it is, without its content.</summary>
    public override string ToString() => "access token (hidden)";
}
