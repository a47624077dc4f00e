using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <summary>What a request was signed with, and the credential behind it. Never shown.</summary>
internal sealed class AppliedAuthorization(AuthenticationHeaderValue? header, CachedCredential credential)
{
    public AuthenticationHeaderValue? Header { get; } = header;

    public CachedCredential Credential { get; } = credential;
}
