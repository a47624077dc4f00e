namespace OciMultiArch.SupplyChain;

/// <summary>
/// Who signed with a certificate that was made for one signature (keyless), as the certificate says it. Compared letter by
/// letter. Equal when both members are.
/// </summary>
/// <param name="Subject">
/// The identity: a mail address, or the URI of a workflow, for example
/// <c>https://github.com/acme/api/.github/workflows/release.yml@refs/tags/v1.4.0</c>.
/// </param>
/// <param name="Issuer">
/// Who vouched for it: the URL of a provider of OpenID Connect, for example
/// <c>https://token.actions.githubusercontent.com</c>.
/// </param>
public sealed record CertificateIdentity(string Subject, string Issuer)
{
    /// <summary>Both, in a line.</summary>
    public override string ToString() => $"{Subject} (by {Issuer})";
}
