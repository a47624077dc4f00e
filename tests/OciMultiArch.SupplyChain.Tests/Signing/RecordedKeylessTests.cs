using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.SupplyChain.Signing.Formats;
using OciMultiArch.SupplyChain.Signing.Keyless;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>A signature of the public sigstore without a key holds, and whatever is changed of it is named.</summary>
public sealed class RecordedKeylessTests
{
    private const string Entry = "verificationMaterial/tlogEntries/0/";
    private const string Proof = Entry + "inclusionProof/";
    private static readonly CertificateIdentity Signer = new(RecordedKeyless.Subject, RecordedKeyless.Issuer);

    [Fact]
    public void What_sigstore_signed_holds_and_says_who_did_it()
    {
        var told = Check(RecordedKeyless.Bundle(), RecordedKeyless.TrustRoot(), Signer);

        Assert.Null(told.Failure);
        Assert.Equal(Signer, told.Identity);
        Assert.Null(told.Key);
    }

    [Theory]
    [InlineData("dsseEnvelope/payload", "e30=", "does not fit its certificate: it was changed.")]
    [InlineData("dsseEnvelope/signatures/0/sig", "MAYCAQECAQE=", "does not fit its certificate: it was changed.")]
    [InlineData("verificationMaterial/certificate/rawBytes", "MAA=", "has a certificate that cannot be read")]
    [InlineData(Entry + "logId/keyId", "AAAA", "an entry of a transparency log that the trust root does not name.")]
    [InlineData(Entry + "integratedTime", "1778701654", "whose promise the transparency log did not sign")]
    [InlineData(Entry + "integratedTime", "0", "has an entry without the log's promise")]
    [InlineData(Entry + "logIndex", "1525557802", "whose promise the transparency log did not sign")]
    [InlineData(Entry + "inclusionPromise/signedEntryTimestamp", "MAYCAQECAQE=", "whose promise the transparency log did not sign")]
    [InlineData(Entry + "inclusionPromise", null, "has an entry without the log's promise")]
    [InlineData(Entry + "canonicalizedBody", "e30=", "does not lead to the root of the log.")]
    [InlineData(Proof + "rootHash", "AAAA", "does not lead to the root of the log.")]
    [InlineData(Proof + "hashes/3", "AAAA", "does not lead to the root of the log.")]
    [InlineData(Proof + "logIndex", "1403653538", "does not lead to the root of the log.")]
    [InlineData(Proof + "logIndex", "-1", "is malformed")]
    [InlineData(Proof + "treeSize", "1403653555", "whose checkpoint the log did not sign.")]
    [InlineData(Proof + "checkpoint/envelope", "nothing", "whose checkpoint the log did not sign.")]
    [InlineData("verificationMaterial/tlogEntries", null, "has no entry of a transparency log")]
    [InlineData("verificationMaterial/certificate", null, "was signed with a key and no certificate")]
    public void Each_part_that_is_changed_is_named(string path, string? value, string failure)
    {
        var bundle = RecordedKeyless.Bundle();
        Change(bundle, path, value);

        Assert.Contains(failure, Check(bundle, RecordedKeyless.TrustRoot(), Signer).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tlogs/0/publicKey/validFor/end", "2024-01-01T00:00:00Z", "a time when the log did not use the key")]
    [InlineData("certificateAuthorities/0/validFor/end", "2024-01-01T00:00:00Z", "leads to no authority of the trust root")]
    [InlineData("certificateAuthorities/0/certChain/certificates/1", null, "leads to no authority of the trust root")]
    public void What_the_root_does_not_vouch_for_does_not_hold(string path, string? value, string failure)
    {
        var root = RecordedKeyless.TrustRoot();
        Change(root, path, value);

        Assert.Contains(failure, Check(RecordedKeyless.Bundle(), root, Signer).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RecordedKeyless.Subject, "https://accounts.example.com")]
    [InlineData(RecordedKeyless.Subject + "2", RecordedKeyless.Issuer)]
    [InlineData("", "")]
    public void Another_identity_is_not_trusted(string subject, string issuer)
    {
        var told = Check(RecordedKeyless.Bundle(), RecordedKeyless.TrustRoot(), new(subject, issuer));

        Assert.Contains("was signed by https://github.com/sigstore-conformance/", told.Failure, StringComparison.Ordinal);
        Assert.Null(told.Identity);
    }

    [Theory]
    [InlineData("{}", "is no trust root of sigstore.")]
    [InlineData("[", "is no trust root of sigstore.")]
    [InlineData("""{"tlogs":[],"certificateAuthorities":[]}""", "names no authority for certificates.")]
    public void What_is_no_trust_root_is_refused(string text, string message)
    {
        var failure = Assert.Throws<InvalidContentException>(() => TrustedRoot.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static ImageSignature Check(JsonNode bundle, JsonNode root, CertificateIdentity trusted)
    {
        SignaturePolicy policy = new(TrustedRoot.Parse(Bytes(root)), trusted);
        var digest = Digest.Of("x"u8);
        ImageSignature signature = new() { Image = digest, Format = SignatureFormat.Bundle, Manifest = digest };
        if (SigstoreBundle.Read(Bytes(bundle)) is not { } read)
            return signature with { Failure = "is malformed" };
        return SignerByCertificate.Of(policy)!.Bundle(signature, read, "The bundle");
    }

    private static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    // Sets a member to a text, or takes it away.
    private static void Change(JsonNode document, string path, string? value)
    {
        var names = path.Split('/');
        var parent = names[..^1].Aggregate(document, static (node, name) =>
            node is JsonArray array ? array[int.Parse(name, null)]! : node[name]!);
        if (parent is JsonArray list && value is null)
            list.RemoveAt(int.Parse(names[^1], null));
        else if (parent is JsonArray changed)
            changed[int.Parse(names[^1], null)] = value;
        else if (value is null)
            parent.AsObject().Remove(names[^1]);
        else
            parent[names[^1]] = value;
    }
}
