using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Building;

/// <summary>Capabilities of programs and of the files beside them.</summary>
public sealed class GrantedCapabilitiesTests : IDisposable
{
    private const string Bind = "cap_net_bind_service+ep";
    private readonly TempFolder folder = new();
    private readonly MemoryStore store = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_program_and_files_beside_it_get_them()
    {
        var program = Program() with { Capabilities = new Dictionary<string, string> { ["/app/app"] = Bind, ["ping"] = "cap_net_raw+p" } };

        var image = await program.BuildAsync(store, Scratch);
        var without = await (program with { Capabilities = new Dictionary<string, string>() }).BuildAsync(store, Scratch);

        var tars = await Task.WhenAll(image.Blobs.Skip(1).Select(async each => Text(await ReadAsync(each))));
        Assert.All(tars, tar => Assert.Contains("SCHILY.xattr.security.capability=", tar, StringComparison.Ordinal));
        var plain = await Task.WhenAll(without.Blobs.Skip(1).Select(async each => Text(await ReadAsync(each))));
        Assert.All(plain, tar => Assert.DoesNotContain("xattr", tar, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/app/ap", Bind, "'/app/ap', which is no file")]
    [InlineData("/link", Bind, "'/link', which is no file")]
    [InlineData("/app/app", "cap_nothing+ep", "Linux knows no capability 'cap_nothing'")]
    public async Task What_cannot_have_them_is_named_before_anything_is_packed(string path, string capabilities, string reason)
    {
        var program = Program() with { Capabilities = new Dictionary<string, string> { [path] = capabilities } };

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await program.BuildAsync(store, Scratch));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_has_none()
    {
        folder.Write("app", FakeProgram.Windows());
        PrebuiltProgram program = new(NameTemplate.Parse(folder.At("app")))
        {
            Platforms = Platform.ParseList("windows/amd64"),
            Capabilities = new Dictionary<string, string> { ["/app/app.exe"] = Bind },
        };

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await program.BuildAsync(store, Scratch));

        Assert.Contains("Capabilities cannot be in an image for windows/amd64", refused.Message, StringComparison.Ordinal);
    }

    private static ImageRecipe Scratch(Platform platform) => new() { Platform = platform };

    private static string Text(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static async Task<byte[]> ReadAsync(Blob blob)
    {
        await using var layer = await blob.OpenAsync();
        using System.IO.Compression.GZipStream tar = new(layer, System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream bytes = new();
        await tar.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private PrebuiltProgram Program()
    {
        folder.Write("app", FakeProgram.Elf("amd64"));
        return new(NameTemplate.Parse(folder.At("app")))
        {
            Files = [LayerEntry.File("/ping", "p"u8.ToArray()), LayerEntry.SymbolicLink("/link", "ping")],
        };
    }
}
