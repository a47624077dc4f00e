using System.Net.Http.Headers;

namespace OciMultiArch.Http;

/// <summary>What a request was signed with, and the credential behind it. Never shown.</summary>
internal sealed class SignedWith(AuthenticationHeaderValue? header, KnownCredential credential)
{
    public AuthenticationHeaderValue? Header { get; } = header;

    public KnownCredential Credential { get; } = credential;
}
