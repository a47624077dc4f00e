using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>Writes what <c>docker-registry serve</c> reads.</summary>
internal static class RegistryConfig
{
    // bcrypt of RealRegistry.Password at the lowest cost, so that no test waits for it.
    private const string PasswordFile = RealRegistry.User + ":$2y$04$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm\n";

    private const string SecondPasswordFile =
        RealRegistry.User + ":$2y$04$abcdefghijklmnopqrstuuESIQDBUC67T6gQsACOsWAuuwBQ505tW\n";

    /// <summary>Replaces the user's password by the second one.</summary>
    public static void WriteSecondPassword(TempFolder folder) =>
        File.Move(folder.Write("htpasswd.new", SecondPasswordFile), folder.At("htpasswd"), overwrite: true);

    /// <summary>Writes config.yml and the files it names into the folder; returns the path of config.yml.</summary>
    public static string Write(TempFolder folder, RealRegistryOptions options, int port)
    {
        var text = new StringBuilder()
            .Append("version: 0.1\n")
            .Append("log: {level: info, accesslog: {disabled: false}}\n")
            .Append("storage:\n")
            .Append($"  filesystem: {{rootdirectory: {folder.Folder("data")}}}\n")
            .Append($"  delete: {{enabled: {Yaml(options.Deletes)}}}\n")
            .Append($"  maintenance: {{uploadpurging: {{enabled: false}}, readonly: {{enabled: {Yaml(options.ReadOnly)}}}}}\n")
            .Append("http:\n")
            .Append($"  addr: 127.0.0.1:{port}\n")
            .Append("  secret: loopback-only\n")
            .Append($"  relativeurls: {Yaml(options.RelativeUrls)}\n");
        if (options.Prefix != "/") text.Append($"  prefix: {options.Prefix}\n");
        if (options.Tls) text.Append(Tls(folder, options));
        if (options.CacheOf is { } origin) text.Append($"proxy: {{remoteurl: {origin}}}\n");
        if (options.Storage is { } storage)
            text.Append($"middleware: {{storage: [{{name: redirect, options: {{baseurl: {storage}}}}}]}}\n");
        if (options.Access == RegistryAccess.Htpasswd) text.Append(Htpasswd(folder));
        if (options.Access == RegistryAccess.Token) text.Append(Token(folder, options));
        return folder.Write("config.yml", text.ToString());
    }

    private static string Tls(TempFolder folder, RealRegistryOptions options)
    {
        if (!File.Exists(folder.At("tls.crt")))
        {
            var (chain, key) = Certificate(options);
            folder.Write("tls.crt", chain);
            folder.Write("tls.key", key);
        }

        return $"  tls: {{certificate: {folder.At("tls.crt")}, key: {folder.At("tls.key")}{Clients(folder, options)}}}\n";
    }

    private static string Clients(TempFolder folder, RealRegistryOptions options)
    {
        if (options.Clients is { } authority) return $", clientcas: [{folder.Write("clients.crt", authority.Pem)}]";
        if (!options.ClientCertificates) return "";
        if (!File.Exists(folder.At("client.crt")))
        {
            using var certificate = SelfSigned.Create();
            folder.Write("client.crt", certificate.ExportCertificatePem());
            folder.Write("client.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        return $", clientcas: [{folder.At("client.crt")}]";
    }

    private static (string Chain, string Key) Certificate(RealRegistryOptions options)
    {
        if (options.Authority is { } authority)
        {
            using var signed = authority.IssueServer(["localhost", "127.0.0.1", .. options.Names]);
            return authority.PemOf(signed);
        }

        using var certificate = SelfSigned.Create();
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private static string Htpasswd(TempFolder folder) =>
        $"auth:\n  htpasswd: {{realm: basic-realm, path: {folder.Write("htpasswd", PasswordFile)}}}\n";

    private static string Token(TempFolder folder, RealRegistryOptions options)
    {
        var server = options.Tokens ?? throw new ArgumentException("Token access needs a token server in Tokens.", nameof(options));
        return $"auth:\n  token: {{realm: {server.Realm}, service: {TokenServer.Service}, issuer: {TokenServer.Issuer}, "
            + $"rootcertbundle: {folder.Write("tokens.crt", server.CertificatePem)}}}\n";
    }

    private static string Yaml(bool value) => value ? "true" : "false";
}
