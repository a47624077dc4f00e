using System.Net.Sockets;
using OciMultiArch.Disk;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.Tests.Archives;

/// <summary>What an archive is written to: a file is replaced, a link is followed, all else is written into or refused.</summary>
public sealed class ArchiveTargetTests : IDisposable
{
    private readonly ArchiveCase at = new();

    [Fact]
    public async Task A_link_stays_and_the_file_behind_it_is_replaced()
    {
        Directory.CreateDirectory(at.At("real"));
        await File.WriteAllTextAsync(at.At("real/images.tar"), "before");
        File.CreateSymbolicLink(at.Path, at.At("real/images.tar"));

        await WriteAsync();

        Assert.Equal("symbolic link", await SpecialFiles.KindAsync(at.Path));
        Assert.Equal(await BytesAsync(), await File.ReadAllBytesAsync(at.At("real/images.tar")));
        Assert.Equal(["images.tar", "real"], at.Beside());
        Assert.Equal(["images.tar"], Directory.EnumerateFileSystemEntries(at.At("real")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_mode_of_the_file_that_is_replaced_stays()
    {
        if (OperatingSystem.IsWindows())
            return; // no such modes
        await File.WriteAllTextAsync(at.Path, "before");
        File.SetUnixFileMode(at.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await WriteAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(at.Path));
    }

    [Fact]
    public void A_folder_is_no_file_to_write_to()
    {
        var failure = Assert.Throws<OciException>(() => OutputFile.At(at.At("")));

        Assert.Contains("is a folder. Name a file.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_file_to_read()
    {
        var failure = await Assert.ThrowsAsync<OciException>(
            async () => await Blob.OfFileAsync(MediaType.Parse("text/plain"), at.At("")));

        Assert.Contains("is a folder. Name a file.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_to_nothing_yet_stays_and_the_file_is_made()
    {
        File.CreateSymbolicLink(at.At("further"), "new.tar");
        File.CreateSymbolicLink(at.Path, at.At("further"));

        await WriteAsync();

        Assert.Equal(await BytesAsync(), await File.ReadAllBytesAsync(at.At("new.tar")));
        Assert.Equal(["further", "images.tar", "new.tar"], at.Beside());
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_of_the_archive()
    {
        await SpecialFiles.MakeAsync("pipe", at.Path);
        var reading = Task.Run(() => File.ReadAllBytesAsync(at.Path));

        await WriteAsync();

        Assert.Equal(await BytesAsync(), await reading);
        Assert.Equal("fifo", await SpecialFiles.KindAsync(at.Path));
        Assert.Equal(["images.tar"], at.Beside());
    }

    [Fact]
    public async Task A_socket_gets_the_bytes_of_the_archive()
    {
        using Socket listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listening.Bind(new UnixDomainSocketEndPoint(at.Path));
        listening.Listen();
        var reading = Task.Run(async () =>
        {
            using var connection = await listening.AcceptAsync();
            await using NetworkStream stream = new(connection);
            using MemoryStream all = new();
            await stream.CopyToAsync(all);
            return all.ToArray();
        });

        await WriteAsync();

        Assert.Equal(await BytesAsync(), await reading);
        Assert.Equal("socket", await SpecialFiles.KindAsync(at.Path));
    }

    [Fact]
    public async Task A_device_stays_a_device()
    {
        Assert.True(Environment.IsPrivilegedProcess, "Only root makes devices.");
        await SpecialFiles.MakeAsync("device", at.Path);

        await WriteAsync();

        Assert.Equal("character special file", await SpecialFiles.KindAsync(at.Path));
        Assert.Equal(["images.tar"], at.Beside());
    }

    [Fact]
    public async Task A_folder_behind_a_link_is_refused_before_anything_is_read()
    {
        Directory.CreateDirectory(at.At("folder"));
        File.CreateSymbolicLink(at.Path, at.At("folder"));

        var refused = await Assert.ThrowsAsync<OciException>(WriteAsync);

        Assert.Equal($"{at.Path} is a folder, not an archive. Name a file.", refused.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(at.At("folder")));
    }

    [Fact]
    public async Task The_next_writer_removes_what_a_killed_one_left()
    {
        const string dead = ".tmp-0123456789abcdef";
        Directory.CreateDirectory(at.At($"{dead}/blobs/sha256"));
        await File.WriteAllTextAsync(at.At($"{dead}/.lock"), "");
        await File.WriteAllTextAsync(at.At(".tmp-0123456789abcde0"), "half an archive");

        await WriteAsync();

        Assert.Equal(["images.tar"], at.Beside());
    }

    [Fact]
    public async Task Writers_side_by_side_leave_each_other_alone()
    {
        var image = await Samples.ImageAsync("linux/amd64");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            await using var writer = OciArchive.Create(at.At($"{number}.tar"));
            await writer.PushAsync(image, ["1"]);
            await writer.CompleteAsync();
        }));

        Assert.Equal(20, at.Beside().Count());
    }

    [Fact]
    public async Task A_writer_that_is_taken_for_a_dead_one_before_its_lock_is_held_begins_again()
    {
        var image = await Samples.ImageAsync("linux/amd64");
        using CancellationTokenSource end = new();
        var sweeping = Task.Run(() => Sweep(end.Token));

        for (var number = 0; number < 300; number++)
        {
            await using var writer = OciArchive.Create(at.At("0.tar"));
            await writer.PushAsync(image, ["1"]);
        }
        await end.CancelAsync();
        await sweeping;
    }

    public void Dispose() => at.Dispose();

    private void Sweep(CancellationToken end)
    {
        var folder = Path.GetDirectoryName(at.Path)!;
        using var own = PendingFile.Create(folder);
        while (!end.IsCancellationRequested)
            Leftovers.Remove(folder, own.Name);
    }

    private async Task WriteAsync() => await at.WriteAsync(await Samples.ImageAsync("linux/amd64"), "1");

    private static async Task<byte[]> BytesAsync()
    {
        using ArchiveCase other = new();
        await other.WriteAsync(await Samples.ImageAsync("linux/amd64"), "1");
        return await File.ReadAllBytesAsync(other.Path);
    }
}
