using System.Security.Cryptography;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Signing and verifying on the command line, and commands that refuse what is not signed.</summary>
public sealed class SignTests
{
    private const string Keyless = "verify oci:lay:1 --certificate-identity a --certificate-oidc-issuer b --trusted-root ";
    private const string Password = "planted-password-of-a-key";

    [Fact]
    public async Task What_is_signed_is_verified_listed_carried_and_required()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var (app, digest) = await SeedAsync(registry, tool);

        string[] dry = ["sign", $"{app}:1", "--key", "key.pem", "--annotation", "commit=4f2c", "--dry-run"];
        var planned = (await tool.RunAsync([.. dry, "--each-image"])).Succeeded().Stdout;
        var mark = await registry.MarkAsync();
        (await tool.RunAsync(dry)).Succeeded();
        Assert.DoesNotContain(await registry.SinceAsync(mark), static request => request.Method is "PUT" or "POST" or "PATCH");
        var signed = (await tool.RunAsync("sign", $"{app}:1", "--key", "key.pem", "--annotation", "commit=4f2c")).Succeeded().Stdout;
        var done = (await tool.RunAsync(dry)).Succeeded().Stdout;
        var again = (await tool.RunAsync("sign", $"{app}:1", "--key", "key.pem", "--annotation", "commit=4f2c")).Succeeded().Stdout;
        var verified = await tool.JsonAsync("verify", $"{app}:1", "--key", "key.pub", "--annotation", "commit=4f2c");
        (await tool.RunAsync("copy", $"{app}:1", $"{registry.Host}/other:1", "--signed-by", "key.pub")).Succeeded();
        var there = (await tool.RunAsync("verify", $"{registry.Host}/other:1", "--key", "key.pub")).Succeeded().Stdout;
        var inspected = await tool.JsonAsync("inspect", $"{app}:1");
        var unsigned = await tool.RunAsync("verify", $"{app}:plain", "--key", "key.pub");
        Assert.Equal(1, unsigned.ExitCode);
        Assert.Contains("\nNOT trusted sha256:", unsigned.Stdout, StringComparison.Ordinal);
        var refused = await tool.RunAsync("copy", $"{app}:plain", $"{registry.Host}/none:1", "--signed-by", "key.pub");

        var signature = Assert.Single(verified["signatures"]!.AsArray())!;
        Assert.StartsWith($"would sign {digest}\n", planned, StringComparison.Ordinal);
        Assert.Equal((3, $"{digest} is signed so already.\n"), (planned.TrimEnd().Split('\n').Length, done));
        Assert.Equal($"signed {digest}  bundle {signature["manifest"]}\n", signed);
        Assert.Equal($"unchanged {digest}  bundle {signature["manifest"]}\n", again);
        Assert.True((bool)verified["trusted"]!);
        Assert.StartsWith($"{registry.Host}/other:1@{digest}\nholds  bundle {signature["manifest"]}\n", there, StringComparison.Ordinal);
        Assert.Contains("\n  says: commit=4f2c\n", there, StringComparison.Ordinal);
        var referrer = Assert.Single(inspected["referrers"]!.AsArray())!;
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", (string)referrer["artifactType"]!);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not signed.", refused.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(registry.StorageFolder, "docker/registry/v2/repositories/none")));
    }

    [Fact]
    public async Task A_key_that_is_encrypted_is_opened_by_a_file_or_the_environment_and_its_password_is_told_nobody()
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var (app, _) = await SeedAsync(registry, tool);
        PasswordLedger.PlantSecret(Password);
        string[] sign = ["sign", $"{app}:1", "--key", "locked.pem", "--signature-format", "cosign"];

        var none = await tool.RunAsync(sign);
        tool.Environment["COSIGN_PASSWORD"] = $"{Password}!";
        var wrong = await tool.RunAsync(sign);
        var itself = await tool.RunAsync([.. sign, "--key-password-file", Password]);
        (await tool.RunAsync([.. sign, "--key-password-file", "password"])).Succeeded();
        var verified = (await tool.RunAsync("verify", $"{app}:1", "--key", "key.pub")).Succeeded().Stdout;

        Assert.Equal(2, none.ExitCode);
        Assert.Contains("Set COSIGN_PASSWORD, or name a file with --key-password-file.", none.Stderr, StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("--key locked.pem: The password does not open the key.", wrong.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, wrong.Stderr, StringComparison.Ordinal);
        Assert.Equal(2, itself.ExitCode);
        Assert.Contains("--key-password-file wants the name of a file", itself.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, itself.Stderr + itself.Stdout, StringComparison.Ordinal);
        Assert.Contains("holds  cosign sha256-", verified, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sync", """sync: [{ from: HOST/app, to: HOST/there, tags: [TAG] }]""")]
    [InlineData("release", """indexes: [{ from: "HOST/app:TAG-{arch}", index: "HOST/there:TAG", platforms: [linux/amd64] }]""")]
    public async Task Mirrors_and_releases_refuse_what_is_not_signed_before_anything_is_written(string command, string file)
    {
        await using var registry = await RealRegistry.StartAsync();
        using var tool = SampleProgram.Ocimulti();
        var image = await Samples.ImageAsync("linux/amd64");
        await Seed.PushAsync(registry, "app", image, "1", "1-amd64");
        await Seed.PushAsync(registry, "app", await Samples.ImageAsync("linux/amd64", layer: "other"), "2", "2-amd64");
        WriteKeys(tool);
        (await tool.RunAsync("sign", $"{registry.Host}/app:1", "--key", "key.pem")).Succeeded();

        var signed = await RunAsync("1");
        var mark = await registry.MarkAsync();
        var refused = await RunAsync("2");

        signed.Succeeded();
        Assert.NotNull(await Seed.DigestAsync(registry, "there", "1"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is not signed.", refused.Stdout + refused.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(await registry.SinceAsync(mark), static request => request.Method is "PUT" or "POST" or "PATCH");

        async Task<ProgramResult> RunAsync(string tag)
        {
            var text = file.Replace("HOST", registry.Host, StringComparison.Ordinal).Replace("TAG", tag, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(tool.Folder, "what.yaml"), text);
            return await tool.RunAsync(command, "what.yaml", "--signed-by", "key.pub");
        }
    }

    [Theory]
    [InlineData("sign oci:lay:1 --key key.pub", 1, "--key key.pub: It is a public key; a private key is needed.")]
    [InlineData("verify oci:lay:1 --key key.pem", 1, "--key key.pem: It is a private key; a public key is needed.")]
    [InlineData("sign oci:lay:1 --key awskms:///alias/k", 2, "keys of services are not reached by this program.")]
    [InlineData("sign oci:lay:1 --key env://NO_SUCH_KEY", 2, "there is no such variable in the environment.")]
    [InlineData("sign oci:lay:1 --key key.pem --identity a/b", 2, "--identity needs --signature-format cosign")]
    [InlineData("verify oci:lay:1", 2, "Nothing says who is trusted. Give a --key, or --trusted-root with")]
    [InlineData("verify oci:lay:1 --trusted-root key.pub", 2, "belong together: without one of them anybody's certificate would do.")]
    [InlineData("verify oci:lay:1 --certificate-identity a", 2, "belong together: without one of them anybody's certificate would do.")]
    [InlineData(Keyless + "nowhere.json", 1, "--trusted-root nowhere.json cannot be read:")]
    [InlineData(Keyless + "key.pub", 1, "--trusted-root key.pub: The document is no trust root of sigstore. Take the trusted_root.json")]
    [InlineData(Keyless + "key.pub --key key.pub", 2, "--key and --trusted-root exclude each other.")]
    [InlineData("sign oci-archive:a.tar:1 --key key.pem", 2, "is an archive, which is written as a whole.")]
    [InlineData("copy oci:lay:1 oci:b:1 --signed-by nowhere.pub", 1, "--signed-by nowhere.pub cannot be read:")]
    public async Task Wrong_keys_are_refused_by_name(string line, int status, string message)
    {
        using var tool = SampleProgram.Ocimulti();
        WriteKeys(tool);

        var ended = await tool.RunAsync(line.Split(' '));

        Assert.Equal(status, ended.ExitCode);
        Assert.Contains(message, ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign", "oci:lay:1", "--key", "")]
    [InlineData("sign", "oci:lay:1", "--key", "env://")]
    [InlineData("verify", "oci:lay:1", "--key", "")]
    [InlineData("copy", "oci:lay:1", "oci:b:1", "--signed-by", "")]
    [InlineData("tags", "127.0.0.1:1/app", "--key-file", "")]
    [InlineData("tags", "127.0.0.1:1/app", "--key-file", "127.0.0.1:1=")]
    public async Task A_key_in_place_of_its_file_is_refused_and_not_shown(params string[] words)
    {
        using var tool = SampleProgram.Ocimulti();
        WriteKeys(tool);
        var key = await File.ReadAllTextAsync(Path.Combine(tool.Folder, "key.pem"));

        var ended = await tool.RunAsync([.. words[..^1], words[^1] + key]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(words[^2], ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("a key itself", ended.Stderr, StringComparison.Ordinal);
        var body = key.Split('\n')[1];
        Assert.DoesNotContain(body[..16], ended.Stdout + ended.Stderr, StringComparison.Ordinal);
    }

    private static async Task<(string App, string Digest)> SeedAsync(RealRegistry registry, SampleProgram tool)
    {
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64", "linux/arm64"), "1");
        await Seed.PushAsync(registry, "app", await Samples.IndexAsync("linux/amd64"), "plain");
        WriteKeys(tool);
        return ($"{registry.Host}/app", $"{await Seed.DigestAsync(registry, "app", "1")}");
    }

    private static void WriteKeys(SampleProgram tool)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(Path.Combine(tool.Folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(tool.Folder, "locked.pem"), key.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption));
        File.WriteAllText(Path.Combine(tool.Folder, "password"), $"{Password}\n");
        File.WriteAllText(Path.Combine(tool.Folder, "key.pub"), key.ExportSubjectPublicKeyInfoPem());
    }
}
