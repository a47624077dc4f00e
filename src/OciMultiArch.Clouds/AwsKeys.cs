namespace OciMultiArch.Clouds;

/// <summary>Access keys of AWS. Immutable; shows the key's id and never the secret.</summary>
public sealed class AwsKeys
{
    /// <summary>Takes the keys.</summary>
    /// <param name="accessKeyId">The id.</param>
    /// <param name="secretAccessKey">The secret.</param>
    /// <param name="sessionToken">The session's token; null, the default, for keys that do not end.</param>
    /// <exception cref="ArgumentException">
    /// Id or secret is empty, or one of the three holds a character that no header can hold.
    /// </exception>
    public AwsKeys(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        ThrowIfUnfit(accessKeyId, nameof(accessKeyId));
        ThrowIfUnfit(secretAccessKey, nameof(secretAccessKey));
        ThrowIfUnfit(sessionToken ?? "", nameof(sessionToken));
        (AccessKeyId, SecretAccessKey, SessionToken) = (accessKeyId, secretAccessKey, sessionToken);
    }

    /// <summary>The id. Not a secret.</summary>
    public string AccessKeyId { get; }

    internal string SecretAccessKey { get; }

    internal string? SessionToken { get; }

    /// <summary>The key's id.</summary>
    public override string ToString() => $"access key {AccessKeyId} (secret hidden)";

    private static void ThrowIfUnfit(string text, string name)
    {
        if (!CloudText.FitsHeader(text))
            throw new ArgumentException("It may hold no line break and nothing but ASCII.", name);
    }
}
