using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <summary>What a request was signed with, and the credential behind it. Never shown.</summary>
/// <param name="header">The header; null for none.</param>
/// <param name="credential">The answer of the credential source, which may not be what was used.</param>
/// <param name="note">What a refusal says of the credential.</param>
internal sealed class AppliedAuthorization(
    AuthenticationHeaderValue? header, CachedCredential credential, CredentialNote note)
{
    public AuthenticationHeaderValue? Header { get; } = header;

    public CachedCredential Credential { get; } = credential;

    public CredentialNote Note { get; } = note;
}
