using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>Files of this machine that are no regular files, where a file is to be read: refused at once.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private const string Length = "it is a file of the system that does not say its length, not a regular file";
    private readonly TempFolder folder = new();

    public static TheoryData<string, string> All => new()
    {
        { "pipe", "it is a pipe, not a regular file" },
        { "socket", "it is a socket, not a regular file" },
        { "/dev/zero", "it is a device, not a regular file" },
        { "/dev/null", "it is a device, not a regular file" },
        { "/proc/version", Length },
        { "/proc/self/status", Length },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_layer_takes_none(string name, string reason)
    {
        var path = await MakeAsync(name);
        LayerEntry[] entries = [LayerEntry.FromFile(path, "/etc/file")];

        var checking = await Assert.ThrowsAsync<BuildException>(async () => await Layer.CheckAsync(entries));
        var packing = await Assert.ThrowsAsync<BuildException>(async () => await Layer.PackAsync(new MemoryStore(), entries));

        var message = $"The file {path} cannot be read into a layer ({reason}). Write its content into a file, and name that file.";
        Assert.Equal((message, message), (checking.Message, packing.Message));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_blob_is_none(string name, string reason)
    {
        var path = await MakeAsync(name);

        var refused = await Assert.ThrowsAsync<OciException>(
            async () => await Blob.OfFileAsync(new("text/plain"), path));

        Assert.Equal(
            $"The file {path} cannot be read: {reason}. Write its content into a file, and name that file.", refused.Message);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var path = folder.Write("empty", "");

        var layer = await Layer.PackAsync(new MemoryStore(), [LayerEntry.FromFile(path, "/empty")]);
        var ofFolder = await Layer.PackAsync(new MemoryStore(), LayerEntry.FromFolder(folder.Path, "/"));

        Assert.Equal(layer.DiffId, ofFolder.DiffId);
        Assert.Equal(0, (await Blob.OfFileAsync(new("text/plain"), path)).Descriptor.Size);
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> MakeAsync(string name)
    {
        if (name.StartsWith('/'))
            return name;
        var path = folder.At(name);
        await SpecialFiles.MakeAsync(name, path);
        return path;
    }
}
