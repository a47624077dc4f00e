using System.Formats.Tar;
using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>Extended attributes and capabilities, from what is said or from the disk to the tar.</summary>
public sealed class FileAttributesTests : IDisposable
{
    private static readonly LayerOptions Plain = new() { Compression = LayerCompression.None };
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The first two as setcap of libcap 2.75 wrote them and getxattr read them; the others follow struct vfs_cap_data of
    // linux/capability.h.
    [Theory]
    [InlineData("cap_net_bind_service+ep", "0100000200040000000000000000000000000000")]
    [InlineData("cap_net_bind_service,cap_bpf+ep", "0100000200040000000000008000000000000000")]
    [InlineData("cap_net_raw=ei", "0100000200000000002000000000000000000000")]
    [InlineData("CAP_NET_RAW=p", "0000000200200000000000000000000000000000")]
    [InlineData("net_raw+pe", "0100000200200000000000000000000000000000")]
    [InlineData("cap_chown,cap_checkpoint_restore+eip", "0100000201000000010000000001000000010000")]
    public void Capabilities_are_what_Linux_reads(string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(FileCapabilities.Parse(text)));

    [Theory]
    [InlineData("", "write names and letters")]
    [InlineData("cap_net_raw", "write names and letters")]
    [InlineData("cap_net_raw+", "write names and letters")]
    [InlineData("cap_net_raw+x", "write names and letters")]
    [InlineData("+ep", "write names and letters")]
    [InlineData("cap_net_raw+e", "'e' alone gives nothing")]
    [InlineData("cap_net_row+ep", "Linux knows no capability 'cap_net_row'")]
    [InlineData("cap_net_raw,+ep", "Linux knows no capability ''")]
    public void What_names_no_capabilities_is_refused(string text, string reason)
    {
        var refused = Assert.Throws<ArgumentException>(() => LayerEntry.File("a", default) with { Capabilities = text });
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_another_name_space_are_written_without_its_owner() =>
        Assert.Equal(
            FileCapabilities.Parse("cap_net_raw+ep"),
            FileCapabilities.Portable(Convert.FromHexString("010000030020000000000000000000000000000000e80300")[..24]));

    [Fact]
    public async Task They_are_pax_records_beside_a_path_that_needs_one_and_equal_everywhere()
    {
        var path = new string('d', 120) + "/" + new string('n', 120);
        LayerEntry[] entries =
        [
            LayerEntry.File(path, "x"u8.ToArray()) with { Capabilities = "cap_net_bind_service+ep", UserId = 4_000_000 },
            LayerEntry.Directory("d") with { Attributes = new Dictionary<string, string> { ["user.b"] = "AP8=", ["user.a"] = "" } },
            LayerEntry.HardLink("link", path),
        ];

        var layer = await Layer.PackAsync(new MemoryStore(), entries, Plain);
        var members = await ReadAsync(layer);

        Assert.Equal("sha256:c066e52cec2958d149d3e48122564520a9", $"{layer.DiffId}"[..41]);
        Assert.Equal(("", "\0\uFFFD"), (members["d/"]["SCHILY.xattr.user.a"], members["d/"]["SCHILY.xattr.user.b"]));
        Assert.Equal("\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0", members[path]["SCHILY.xattr.security.capability"]);
        Assert.Equal(layer.DiffId, await Layer.DiffIdAsync(entries.Reverse(), Plain));
    }

    [Fact]
    public void Those_of_the_disk_go_along_when_they_are_asked_for()
    {
        var file = folder.Write("inner/file", "x");
        var isKept = OperatingSystem.IsLinux()
            && UnixNames.TrySet(file, "user.kind", [1, 0, 255]) && UnixNames.TrySet(folder.At("inner"), "user.of", "y"u8.ToArray());
        if (!isKept)
            return;
        // Only root may set these.
        var hasCapability = UnixNames.TrySet(file, FileCapabilities.Attribute, FileCapabilities.Parse("cap_net_raw+ep"));

        var usual = LayerEntry.FromFolder(folder.Path, "/");
        var asked = LayerEntry.FromFolder(folder.Path, "/", new() { Attributes = true });

        Assert.All(usual, each => Assert.Empty(each.Attributes));
        Assert.Equal("eQ==", asked[0].Attributes["user.of"]);
        Assert.Equal("AQD/", asked[1].Attributes["user.kind"]);
        if (hasCapability)
            Assert.Equal("AQAAAgAgAAAAAAAAAAAAAAAAAAA=", asked[1].Attributes[FileCapabilities.Attribute]);
        Assert.Equal(asked, LayerEntry.FromFolder(folder.Path, "/", new() { Attributes = true }));
    }

    [Theory]
    [InlineData("", "AA==", "cannot stand in a tar")]
    [InlineData("user.a=b", "AA==", "cannot stand in a tar")]
    [InlineData("user.a", "no base64!", "is not base64")]
    public void What_no_tar_holds_is_refused(string name, string value, string reason)
    {
        Dictionary<string, string> attributes = new() { [name] = value };
        var refused = Assert.Throws<ArgumentException>(() => LayerEntry.Directory("a") with { Attributes = attributes });
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LayerEntry.SymbolicLink("a", "b") with { Attributes = attributes });
        Assert.Throws<ArgumentException>(() => LayerEntry.Directory("a") with { Capabilities = "cap_chown+ep" });
    }

    private static async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(Layer layer)
    {
        Dictionary<string, IReadOnlyDictionary<string, string>> members = [];
        await using var blob = await layer.Blob.OpenAsync();
        using System.Formats.Tar.TarReader reader = new(blob);
        while (await reader.GetNextEntryAsync() is { } entry)
            members[entry.Name] = entry is PaxTarEntry pax ? pax.ExtendedAttributes : new Dictionary<string, string>();
        return members;
    }
}
