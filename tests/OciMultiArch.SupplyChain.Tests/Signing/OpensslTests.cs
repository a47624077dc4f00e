using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.Signing;

/// <summary>What is published is checked with openssl, from the bytes that a registry serves.</summary>
public sealed class OpensslTests
{
    [Theory]
    [InlineData("P-256")]
    [InlineData("P-384")]
    [InlineData("RSA")]
    [InlineData("Ed25519")]
    public async Task A_bundle_is_checked_from_its_published_bytes(string kind)
    {
        await using var published = await PublishAsync(kind, SignatureFormat.Bundle);
        var referrers = await published.GetAsync($"referrers/{published.Image}");
        var manifest = await published.GetAsync($"manifests/{referrers["manifests"]![0]!["digest"]}");
        var bundle = await published.GetAsync($"blobs/{manifest["layers"]![0]!["digest"]}");
        var envelope = bundle["dsseEnvelope"]!;
        var payload = Convert.FromBase64String((string)envelope["payload"]!);
        var type = (string)envelope["payloadType"]!;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} {type} {payload.Length} "), .. payload];

        var statement = JsonNode.Parse(payload)!;
        Assert.Equal(published.Image, $"sha256:{statement["subject"]![0]!["digest"]!["sha256"]}");
        await published.CheckAsync(kind, signed, (string)envelope["signatures"]![0]!["sig"]!);
    }

    [Theory]
    [InlineData("P-256")]
    [InlineData("RSA")]
    [InlineData("Ed25519")]
    public async Task A_payload_under_the_tag_is_checked_from_its_published_bytes(string kind)
    {
        await using var published = await PublishAsync(kind, SignatureFormat.Cosign);
        var manifest = await published.GetAsync($"manifests/{published.Image.Replace(':', '-')}.sig");
        var layer = manifest["layers"]![0]!;
        var payload = await published.ReadAsync($"blobs/{layer["digest"]}");

        Assert.Equal($"{published.Host}/app", (string)JsonNode.Parse(payload)!["critical"]!["identity"]!["docker-reference"]!);
        await published.CheckAsync(kind, payload, (string)layer["annotations"]!["dev.cosignproject.cosign/signature"]!);
    }

    private static async Task<Published> PublishAsync(string kind, SignatureFormat format)
    {
        var registry = await FakeRegistry.StartAsync();
        using RegistryClient client = new();
        var repository = client.Repository($"{registry.Host}/app");
        var image = SignedScene.Image("amd64");
        await repository.PushAsync(image, ["1"]);
        var key = TestKeys.Make(kind);
        await repository.SignAsync(await repository.GetAsync("1"), key, new() { Format = format });
        return new(registry, image.Digest.ToString(), key.Verification.ToPem());
    }

    private sealed class Published(FakeRegistry registry, string image, string publicKey) : IAsyncDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = new(registry.BaseAddress, "/v2/app/") };

        public string Image => image;

        public string Host => registry.Host;

        public Task<byte[]> ReadAsync(string path)
        {
            http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
            return http.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        }

        public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await ReadAsync(path))!;

        public async Task CheckAsync(string kind, byte[] signed, string signature)
        {
            using TempFolder folder = new();
            await File.WriteAllTextAsync(folder.At("key.pub"), publicKey);
            await File.WriteAllBytesAsync(folder.At("signed"), signed);
            await File.WriteAllBytesAsync(folder.At("signature"), Convert.FromBase64String(signature));
            string[] command = kind switch
            {
                "Ed25519" => ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin", "-in", "signed", "-sigfile", "signature"],
                "P-384" => ["dgst", "-sha384", "-verify", "key.pub", "-signature", "signature", "signed"],
                _ => ["dgst", "-sha256", "-verify", "key.pub", "-signature", "signature", "signed"],
            };

            var result = await Programs.RunAsync(Programs.Find("openssl", "openssl"), command, workingFolder: folder.Path);

            Assert.True(result.ExitCode == 0, $"{result.Stdout}{result.Stderr}");
            Assert.Contains("Verified", result.Stdout, StringComparison.OrdinalIgnoreCase);
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await registry.DisposeAsync();
        }
    }
}
