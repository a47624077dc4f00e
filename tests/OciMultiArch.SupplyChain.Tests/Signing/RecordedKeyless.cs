using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>
/// A signature that the public sigstore made without a key, and what it is checked against: certificate, log entry and root,
/// each byte as it was published (sigstore-conformance, dsse-with-hashedrekord-happy-path).
/// </summary>
internal static class RecordedKeyless
{
    public const string Subject =
        "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml"
        + "@refs/heads/main";

    public const string Issuer = "https://token.actions.githubusercontent.com";

    private const string Certificate =
        "MIIIMjCCB7igAwIBAgIUEV+DuCyZBHIfhrcs4UuD7F4NNbIwCgYIKoZIzj0EAwMwNzEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MR4wHAYDVQQDExVzaWdz"
        + "dG9yZS1pbnRlcm1lZGlhdGUwHhcNMjYwNTEzMTk0NzMzWhcNMjYwNTEzMTk1NzMzWjAAMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQtFTxn7YqZGY"
        + "2akKVcel6AdZQgPpi4JVI/kYbPOJ7IJwB2mZBYJyChwtZ5ogXK/vEtRVocTyI63tchvWhp8sy6OCBtcwggbTMA4GA1UdDwEB/wQEAwIHgDATBgNVHSUE"
        + "DDAKBggrBgEFBQcDAzAdBgNVHQ4EFgQUv64l+fm/kPy0XYHcv6xc8HRQsF8wHwYDVR0jBBgwFoAU39Ppz1YkEZb5qNjpKFWixi4YZD8wgaUGA1UdEQEB"
        + "/wSBmjCBl4aBlGh0dHBzOi8vZ2l0aHViLmNvbS9zaWdzdG9yZS1jb25mb3JtYW5jZS9leHRyZW1lbHktZGFuZ2Vyb3VzLXB1YmxpYy1vaWRjLWJlYWNv"
        + "bi8uZ2l0aHViL3dvcmtmbG93cy9leHRyZW1lbHktZGFuZ2Vyb3VzLW9pZGMtYmVhY29uLnltbEByZWZzL2hlYWRzL21haW4wOQYKKwYBBAGDvzABAQQr"
        + "aHR0cHM6Ly90b2tlbi5hY3Rpb25zLmdpdGh1YnVzZXJjb250ZW50LmNvbTAfBgorBgEEAYO/MAECBBF3b3JrZmxvd19kaXNwYXRjaDA2BgorBgEEAYO/"
        + "MAEDBCg5NzdlOGQwODU1NGNhOWJkYTI3OWM5NmU5MWJlMjExOWZiNjdjNzMwMC0GCisGAQQBg78wAQQEH0V4dHJlbWVseSBkYW5nZXJvdXMgT0lEQyBi"
        + "ZWFjb24wSQYKKwYBBAGDvzABBQQ7c2lnc3RvcmUtY29uZm9ybWFuY2UvZXh0cmVtZWx5LWRhbmdlcm91cy1wdWJsaWMtb2lkYy1iZWFjb24wHQYKKwYB"
        + "BAGDvzABBgQPcmVmcy9oZWFkcy9tYWluMDsGCisGAQQBg78wAQgELQwraHR0cHM6Ly90b2tlbi5hY3Rpb25zLmdpdGh1YnVzZXJjb250ZW50LmNvbTCB"
        + "pgYKKwYBBAGDvzABCQSBlwyBlGh0dHBzOi8vZ2l0aHViLmNvbS9zaWdzdG9yZS1jb25mb3JtYW5jZS9leHRyZW1lbHktZGFuZ2Vyb3VzLXB1YmxpYy1v"
        + "aWRjLWJlYWNvbi8uZ2l0aHViL3dvcmtmbG93cy9leHRyZW1lbHktZGFuZ2Vyb3VzLW9pZGMtYmVhY29uLnltbEByZWZzL2hlYWRzL21haW4wOAYKKwYB"
        + "BAGDvzABCgQqDCg5NzdlOGQwODU1NGNhOWJkYTI3OWM5NmU5MWJlMjExOWZiNjdjNzMwMB0GCisGAQQBg78wAQsEDwwNZ2l0aHViLWhvc3RlZDBeBgor"
        + "BgEEAYO/MAEMBFAMTmh0dHBzOi8vZ2l0aHViLmNvbS9zaWdzdG9yZS1jb25mb3JtYW5jZS9leHRyZW1lbHktZGFuZ2Vyb3VzLXB1YmxpYy1vaWRjLWJl"
        + "YWNvbjA4BgorBgEEAYO/MAENBCoMKDk3N2U4ZDA4NTU0Y2E5YmRhMjc5Yzk2ZTkxYmUyMTE5ZmI2N2M3MzAwHwYKKwYBBAGDvzABDgQRDA9yZWZzL2hl"
        + "YWRzL21haW4wGQYKKwYBBAGDvzABDwQLDAk2MzI1OTY4OTcwNwYKKwYBBAGDvzABEAQpDCdodHRwczovL2dpdGh1Yi5jb20vc2lnc3RvcmUtY29uZm9y"
        + "bWFuY2UwGQYKKwYBBAGDvzABEQQLDAkxMzE4MDQ1NjMwgaYGCisGAQQBg78wARIEgZcMgZRodHRwczovL2dpdGh1Yi5jb20vc2lnc3RvcmUtY29uZm9y"
        + "bWFuY2UvZXh0cmVtZWx5LWRhbmdlcm91cy1wdWJsaWMtb2lkYy1iZWFjb24vLmdpdGh1Yi93b3JrZmxvd3MvZXh0cmVtZWx5LWRhbmdlcm91cy1vaWRj"
        + "LWJlYWNvbi55bWxAcmVmcy9oZWFkcy9tYWluMDgGCisGAQQBg78wARMEKgwoOTc3ZThkMDg1NTRjYTliZGEyNzljOTZlOTFiZTIxMTlmYjY3YzczMDAh"
        + "BgorBgEEAYO/MAEUBBMMEXdvcmtmbG93X2Rpc3BhdGNoMIGCBgorBgEEAYO/MAEVBHQMcmh0dHBzOi8vZ2l0aHViLmNvbS9zaWdzdG9yZS1jb25mb3Jt"
        + "YW5jZS9leHRyZW1lbHktZGFuZ2Vyb3VzLXB1YmxpYy1vaWRjLWJlYWNvbi9hY3Rpb25zL3J1bnMvMjU4MjIzMzA3MTYvYXR0ZW1wdHMvMTAWBgorBgEE"
        + "AYO/MAEWBAgMBnB1YmxpYzCBigYKKwYBBAHWeQIEAgR8BHoAeAB2AN09MGrGxxEyYxkeHJlnNwKiSl643jyt/4eKcoAvKe6OAAABniLhVaoAAAQDAEcw"
        + "RQIgaZEVl1qfbesps2ql0ceH6cf1w7ZcUC8LNJfiCMelSAACIQCx40jIf9CbJ7Zyevbm4c6WycLGVemDQMa0ssa7hdkNuzAKBggqhkjOPQQDAwNoADBl"
        + "AjEA9Cgh/3a03bJOXiWvrqqoJwvVLNdAGnNrAUnUiSk8YpiPFpGbUxXge4y1SKLkwwufAjB3P3Ke74iq1L+ODOLnjA91b76S7tSh6ajVhboyppurh7/l"
        + "IQfnzGcYhIuxYfQlxdQ=";

    private const string Statement =
        """
        {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"dsse-with-hashedrekord","digest":{"sha256":"70ed0277251d0cf2eb5eda8b574ce012de485e39a3de1fb4b1e0717e14b02d6a"}}],
        """;

    private const string Predicate =
        """
        "predicateType":"https://example.com/predicate/v1","predicate":{"note":"DSSE bundle paired with a hashedrekord Rekor entry whose digest is SHA256(PAE(payloadType, payload))"}}
        """;

    private const string Signature =
        "MEQCID/2YpEq1G8vQ15ieOqasU14e59f01Vqo+qpw32coGE/AiASDlXJ/EDmnPXsAtqZJsgSuC+R8XngSF+W/yWBcbSBfQ==";

    private const string Root = "L0o7cl2r/WjZ8BSJyO+XGiAsh7c0hZPiJ7RDt7ppqnA=";

    private const string Checkpoint =
        "rekor.sigstore.dev - 1193050959916656506\n1403653554\n" + Root + "\n\n— rekor.sigstore.dev "
        + "wNI9ajBFAiB82RdTu3UiefUtR+bJznnL9Rg7zrJoNiR1vcHHiK7UMAIhAIRt0ayaYfpPAql6XsANbd160bHZzFKA56hcqUK0Oqh+\n";

    private const string LogId = "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0=";

    private const string Promise =
        "MEUCIQDy52Geq864sDH2Me02eK0wvBp7X44NFAygmaMmvHHqawIgcbCm81vM7yDP+igp2+eSxeRhZunS25wsvbXhr3Y/n1k=";

    private static readonly string[] Path =
    [
        "IjaVP+K5WmnXvXi64a+5bDpRslaQvpQomDHSV4Zut3g=", "cARbL9jXh1LIdffHSjZA/7or6XwYP0j460Ynny0oW3E=",
        "yqGP53LCHFHmVUcqR/dfOeiw8di1idIcQKJM+aCsVdQ=", "Ff+CBfUFUPWht3SIj9VAhByMDZur01s/fvdGSysDcvM=",
        "fELtsznrzVJKfpLvkOvDvjAaJ8hEomXgJN2SjrTtKe8=", "jiO8FoSuOKQdR41NzKK3+w8YDQJ7OV6JYHox2vsc+GU=",
        "6KhKpvGAbOHgSyvu+2LqmJ3cMRacRoNtAG8d5QyKtLU=", "e78htAC4QntEYfK4vIo9ZH3I4uYNtN5saQAjwO0nPMQ=",
        "YhpVth1rCxoSf7ku7esb+taLcFLM84fCiqgE0IQAups=", "5JMkPGq7eMrPpOJ5Z222Nax0b5C286cyD6DVW2YuOZo=",
        "3GEAzJPmNAxB1f1RYFuyx6pAG0SAEXoIvZlhJZDJFOE=", "P7gjyE650Y12agjxb41iCHxtk43qqgqYrpSVO/NQlH8=",
        "wT/TVy00Yzh7P0tw0CphKWRYutXp50AASgtwdEKQVW8=", "2EiO/S9Up9YTXZeEvtg9Fx/ufU6roA4WuaT5LRMWZ6w=",
        "aEYBXnvG8xvNhFhDlPiZI0VR8Yh9HSmPqzVTB6Hr3uI=", "uSZE5XoKhloeXM8FdFSXuX/GNXpNxFYcwOY0L+3E4qA=",
        "eT+F471g2HJfd43U4j4L1PIBkt4rLbHQd/pOR/rllO0=", "DOCeoSMovIvLExkhIvisow9AuNXgeWs4ECkyR6EcqYU=",
    ];

    private const string RootCertificate =
        "MIIB9zCCAXygAwIBAgIUALZNAPFdxHPwjeDloDwyYChAO/4wCgYIKoZIzj0EAwMwKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdz"
        + "dG9yZTAeFw0yMTEwMDcxMzU2NTlaFw0zMTEwMDUxMzU2NThaMCoxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjERMA8GA1UEAxMIc2lnc3RvcmUwdjAQBgcq"
        + "hkjOPQIBBgUrgQQAIgNiAAT7XeFT4rb3PQGwS4IajtLk3/OlnpgangaBclYpsYBr5i+4ynB07ceb3LP0OIOZdxexX69c5iVuyJRQ+Hz05yi+UF3uBWAl"
        + "HpiS5sh0+H2GHE7SXrk1EC5m1Tr19L9gg92jYzBhMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRYwB5fkUWlZql6zJCh"
        + "kyLQKsXF+jAfBgNVHSMEGDAWgBRYwB5fkUWlZql6zJChkyLQKsXF+jAKBggqhkjOPQQDAwNpADBmAjEAj1nHeXZp+13NWBNa+EDsDP8G1WWg1tCMWP/W"
        + "HPqpaVo0jhsweNFZgSs0eE7wYI4qAjEA2WB9ot98sIkoF3vZYdd3/VtWB5b9TNMea7Ix/stJ5TfcLLeABLE4BNJOsQ4vnBHJ";

    private const string Intermediate =
        "MIICGjCCAaGgAwIBAgIUALnViVfnU0brJasmRkHrn/UnfaQwCgYIKoZIzj0EAwMwKjEVMBMGA1UEChMMc2lnc3RvcmUuZGV2MREwDwYDVQQDEwhzaWdz"
        + "dG9yZTAeFw0yMjA0MTMyMDA2MTVaFw0zMTEwMDUxMzU2NThaMDcxFTATBgNVBAoTDHNpZ3N0b3JlLmRldjEeMBwGA1UEAxMVc2lnc3RvcmUtaW50ZXJt"
        + "ZWRpYXRlMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8RVS/ysH+NOvuDZyPIZtilgUF9NlarYpAd9HP1vBBH1U5CV77LSS7s0ZiH4nE7Hv7ptS6LvvR/ST"
        + "k798LVgMzLlJ4HeIfF3tHSaexLcYpSASr1kS0N/RgBJz/9jWCiXno3sweTAOBgNVHQ8BAf8EBAMCAQYwEwYDVR0lBAwwCgYIKwYBBQUHAwMwEgYDVR0T"
        + "AQH/BAgwBgEB/wIBADAdBgNVHQ4EFgQU39Ppz1YkEZb5qNjpKFWixi4YZD8wHwYDVR0jBBgwFoAUWMAeX5FFpWapesyQoZMi0CrFxfowCgYIKoZIzj0E"
        + "AwMDZwAwZAIwPCsQK4DYiZYDPIaDi5HFKnfxXx6ASSVmERfsynYBiX2X6SJRnZU84/9DZdnFvvxmAjBOt6QpBlc4J/0DxvkTCqpclvziL6BCCPnjdlIB"
        + "3Pu3BxsPmygUY7Ii2zbdCdliiow=";

    private const string LogKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==";

    private static byte[] Payload => Encoding.UTF8.GetBytes(Statement + Predicate);

    /// <summary>The bundle.</summary>
    public static JsonNode Bundle() => new JsonObject
    {
        ["mediaType"] = "application/vnd.dev.sigstore.bundle.v0.3+json",
        ["verificationMaterial"] = new JsonObject
        {
            ["certificate"] = new JsonObject { ["rawBytes"] = Certificate },
            ["tlogEntries"] = new JsonArray(Entry()),
        },
        ["dsseEnvelope"] = new JsonObject
        {
            ["payload"] = Convert.ToBase64String(Payload),
            ["payloadType"] = "application/vnd.in-toto+json",
            ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Signature }),
        },
    };

    /// <summary>What it is checked against: of the published root, what made it.</summary>
    public static JsonNode TrustRoot() => new JsonObject
    {
        ["mediaType"] = "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        ["tlogs"] = new JsonArray(new JsonObject
        {
            ["baseUrl"] = "https://rekor.sigstore.dev",
            ["hashAlgorithm"] = "SHA2_256",
            ["publicKey"] = new JsonObject
            {
                ["rawBytes"] = LogKey,
                ["keyDetails"] = "PKIX_ECDSA_P256_SHA_256",
                ["validFor"] = new JsonObject { ["start"] = "2021-01-12T11:53:27.000Z" },
            },
            ["logId"] = new JsonObject { ["keyId"] = LogId },
        }),
        ["certificateAuthorities"] = new JsonArray(new JsonObject
        {
            ["certChain"] = new JsonObject
            {
                ["certificates"] = new JsonArray(
                    new JsonObject { ["rawBytes"] = RootCertificate }, new JsonObject { ["rawBytes"] = Intermediate }),
            },
            ["validFor"] = new JsonObject { ["start"] = "2021-10-07T13:56:59.000Z" },
        }),
    };

    private static JsonObject Entry() => new()
    {
        ["logIndex"] = "1525557801",
        ["logId"] = new JsonObject { ["keyId"] = LogId },
        ["kindVersion"] = new JsonObject { ["kind"] = "hashedrekord", ["version"] = "0.0.1" },
        ["integratedTime"] = "1778701653",
        ["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = Promise },
        ["inclusionProof"] = new JsonObject
        {
            ["logIndex"] = "1403653539",
            ["rootHash"] = Root,
            ["treeSize"] = "1403653554",
            ["hashes"] = new JsonArray([.. Path.Select(static hash => (JsonNode)hash)]),
            ["checkpoint"] = new JsonObject { ["envelope"] = Checkpoint },
        },
        ["canonicalizedBody"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body())),
    };

    // What the log took, as it writes it: it is hashed and signed, so that each letter counts.
    private static string Body()
    {
        var pem = PemEncoding.WriteString("CERTIFICATE", Convert.FromBase64String(Certificate)) + "\n";
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Dsse.ToSign(Dsse.InToto, Payload)));
        JsonObject data = new() { ["hash"] = new JsonObject { ["algorithm"] = "sha256", ["value"] = hash } };
        JsonObject made = new() { ["content"] = Signature, ["publicKey"] = new JsonObject { ["content"] = key } };
        JsonObject spec = new() { ["data"] = data, ["signature"] = made };
        JsonObject body = new() { ["apiVersion"] = "0.0.1", ["kind"] = "hashedrekord", ["spec"] = spec };
        return body.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
