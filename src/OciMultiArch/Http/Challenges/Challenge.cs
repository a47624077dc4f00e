namespace OciMultiArch.Http;

/// <summary>
/// One challenge of a <c>WWW-Authenticate</c> header (RFC 9110 section 11.6.1): the scheme as sent, the parameters under names in lower case.
/// </summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    // Nexus writes BASIC: schemes are compared without case.
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public string? Realm => Parameters.GetValueOrDefault("realm");

    public string? Service => Parameters.GetValueOrDefault("service");

    public string? Error => Parameters.GetValueOrDefault("error");

    /// <summary>What the registry says the request needs; empty when it does not say.</summary>
    public ScopeSet Scopes => ScopeSet.Parse(Parameters.GetValueOrDefault("scope"));
}
