using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>Keys for one test.</summary>
internal static class TestKeys
{
    /// <summary>A new private key in PEM form.</summary>
    /// <param name="kind">P-256, P-384, P-521, Ed25519 or RSA.</param>
    public static string Pem(string kind)
    {
        if (kind == "Ed25519")
        {
            byte[] header = Convert.FromHexString("302e020100300506032b657004220420");
            return PemEncoding.WriteString("PRIVATE KEY", [.. header, .. RandomNumberGenerator.GetBytes(32)]);
        }
        if (kind == "RSA")
        {
            using var rsa = RSA.Create(2048);
            return rsa.ExportPkcs8PrivateKeyPem();
        }
        using var key = ECDsa.Create(CurveOf(kind));
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static SigningKey Make(string kind = "P-256") => SigningKey.Parse(Pem(kind));

    private static ECCurve CurveOf(string kind) => kind switch
    {
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP256,
    };
}
