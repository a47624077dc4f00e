using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.SupplyChain.Signing;
using OciMultiArch.SupplyChain.Signing.Formats;
using OciMultiArch.SupplyChain.Signing.Keyless;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>An authority, a log and a signer without a key, all made for one test.</summary>
internal sealed class KeylessScene : IDisposable
{
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    public static readonly CertificateIdentity Signer = new("sign@acme.example", "https://accounts.acme.example");

    private readonly ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa logKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 authority;

    public KeylessScene()
    {
        CertificateRequest request = new("CN=acme authority", authorityKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(1));
    }

    /// <summary>When the log takes the signature.</summary>
    public DateTimeOffset Time { get; init; } = Start.AddMinutes(5);

    /// <summary>What the certificate is made for.</summary>
    public string Purpose { get; init; } = CodeSigning;

    public TrustedRoot Root => TrustedRoot.Parse(RootDocument);

    /// <summary>The document of the trust root.</summary>
    public byte[] RootDocument
    {
        get
        {
            JsonObject log = new()
            {
                ["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(logKey.ExportSubjectPublicKeyInfo()) },
                ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(LogId) },
            };
            JsonArray chain = new(new JsonObject { ["rawBytes"] = Convert.ToBase64String(authority.RawData) });
            JsonObject made = new() { ["certChain"] = new JsonObject { ["certificates"] = chain } };
            JsonObject root = new() { ["tlogs"] = new JsonArray(log), ["certificateAuthorities"] = new JsonArray(made) };
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
    }

    private byte[] LogId => SHA256.HashData(logKey.ExportSubjectPublicKeyInfo());

    /// <summary>Signs an image, as cosign does, and puts the signature beside it.</summary>
    public async Task SignAsync(IContentStore store, Artifact image, SignatureFormat format, Digest? named = null)
    {
        var digest = named ?? image.Digest;
        using var certificate = Certificate();
        if (format == SignatureFormat.Bundle)
        {
            Blob bundle = Blob.Of(new(SigstoreBundle.Type), Bundle(digest, certificate));
            await store.PushAsync(Artifact.CreateReferrer(image, SigstoreBundle.Type, [bundle]));
            return;
        }
        var layer = Layer(digest, certificate);
        await store.PushAsync(CosignManifest.With(null, layer), [$"{image.Digest}.sig".Replace(':', '-')]);
    }

    public void Dispose()
    {
        authority.Dispose();
        foreach (var each in (ECDsa[])[authorityKey, logKey, key])
            each.Dispose();
    }

    private byte[] Bundle(Digest digest, X509Certificate2 certificate)
    {
        var payload = SignStatement.Write(digest, new Dictionary<string, string> { ["commit"] = "4f2c" });
        var signature = Signed(key, Dsse.ToSign(Dsse.InToto, payload));
        JsonObject made = new() { ["signature"] = signature, ["verifier"] = Pem(certificate) };
        JsonObject spec = new() { ["payloadHash"] = Hash(payload), ["signatures"] = new JsonArray(made) };
        var entry = Entry("dsse", spec);
        JsonObject logged = new()
        {
            ["logIndex"] = $"{entry.Index}",
            ["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(LogId) },
            ["integratedTime"] = $"{entry.Time}",
            ["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = Signed(logKey, entry.ToPromise()) },
            ["canonicalizedBody"] = Convert.ToBase64String(entry.Body),
        };
        JsonObject material = new() { ["certificate"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(certificate.RawData) } };
        material["tlogEntries"] = new JsonArray(logged);
        JsonObject envelope = new() { ["payload"] = Convert.ToBase64String(payload), ["payloadType"] = Dsse.InToto };
        envelope["signatures"] = new JsonArray(new JsonObject { ["sig"] = signature });
        JsonObject bundle = new() { ["mediaType"] = SigstoreBundle.Type, ["verificationMaterial"] = material };
        bundle["dsseEnvelope"] = envelope;
        return Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    private Blob Layer(Digest digest, X509Certificate2 certificate)
    {
        var payload = new CosignPayload($"{digest}", "acme/api", new Dictionary<string, string> { ["commit"] = "4f2c" }).Write();
        var signature = Signed(key, payload);
        JsonObject publicKey = new() { ["content"] = Pem(certificate) };
        JsonObject made = new() { ["content"] = signature, ["publicKey"] = publicKey };
        var entry = Entry("hashedrekord", new() { ["data"] = new JsonObject { ["hash"] = Hash(payload) }, ["signature"] = made });
        JsonObject logged = new()
        {
            ["body"] = Convert.ToBase64String(entry.Body),
            ["integratedTime"] = entry.Time,
            ["logIndex"] = entry.Index,
            ["logID"] = Convert.ToHexStringLower(LogId),
        };
        JsonObject bundle = new() { ["SignedEntryTimestamp"] = Signed(logKey, entry.ToPromise()), ["Payload"] = logged };
        return Blob.Of(new(CosignPayload.Type), payload).WithAnnotations(new Dictionary<string, string>
        {
            [CosignPayload.SignatureKey] = signature,
            [CosignPayload.CertificateKey] = certificate.ExportCertificatePem() + "\n",
            [CosignEntry.Key] = bundle.ToJsonString(),
        });
    }

    private LogEntry Entry(string kind, JsonObject spec)
    {
        JsonObject body = new() { ["apiVersion"] = "0.0.1", ["kind"] = kind, ["spec"] = spec };
        return new(LogId, 7, Time.ToUnixTimeSeconds(), Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private X509Certificate2 Certificate()
    {
        CertificateRequest request = new(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(Purpose)], false));
        SubjectAlternativeNameBuilder names = new();
        names.AddEmailAddress(Signer.Subject);
        request.CertificateExtensions.Add(names.Build(critical: true));
        AsnWriter issuer = new(AsnEncodingRules.DER);
        issuer.WriteCharacterString(UniversalTagNumber.UTF8String, Signer.Issuer);
        request.CertificateExtensions.Add(new("1.3.6.1.4.1.57264.1.8", issuer.Encode(), false));
        return request.Create(authority, Start, Start.AddMinutes(10), [1, 2, 3]);
    }

    private static JsonObject Hash(byte[] content) =>
        new() { ["algorithm"] = "sha256", ["value"] = Convert.ToHexStringLower(SHA256.HashData(content)) };

    private static string Pem(X509Certificate2 certificate) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate.ExportCertificatePem() + "\n"));

    private static string Signed(ECDsa key, byte[] content) => Convert.ToBase64String(
        key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
}
