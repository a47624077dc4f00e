namespace OciMultiArch.Http;

/// <summary>A registry's bearer token and what it was asked for. Never shown.</summary>
internal sealed class AccessToken(string value, ScopeSet scopes, DateTimeOffset refreshAt)
{
    public string Value { get; } = value;

    public ScopeSet Scopes { get; } = scopes;

    /// <summary>When to get another one, ahead of its end.</summary>
    public DateTimeOffset RefreshAt { get; } = refreshAt;

    public override string ToString() => $"token for {Scopes}";
}
