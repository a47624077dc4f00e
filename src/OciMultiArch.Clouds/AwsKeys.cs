namespace OciMultiArch.Clouds;

/// <summary>Access keys of AWS. Immutable; shows the key's id and never the secret.</summary>
public sealed class AwsKeys
{
    /// <summary>Takes the keys.</summary>
    /// <param name="accessKeyId">The id.</param>
    /// <param name="secretAccessKey">The secret.</param>
    /// <param name="sessionToken">The session's token; null, the default, for keys that do not end.</param>
    /// <exception cref="ArgumentException">Id or secret is empty.</exception>
    public AwsKeys(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        (AccessKeyId, SecretAccessKey, SessionToken) = (accessKeyId, secretAccessKey, sessionToken);
    }

    /// <summary>The id. Not a secret.</summary>
    public string AccessKeyId { get; }

    internal string SecretAccessKey { get; }

    internal string? SessionToken { get; }

    /// <summary>The key's id.</summary>
    public override string ToString() => $"access key {AccessKeyId} (secret hidden)";
}
