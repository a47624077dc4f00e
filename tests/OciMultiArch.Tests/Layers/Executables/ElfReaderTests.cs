using OciMultiArch.Layers;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public sealed class ElfReaderTests
{
    private static readonly SampleElf Whole = new()
    {
        Loader = "/lib/ld.so",
        Needed = ["libone.so.1", "libtwo.so"],
        RPath = "$ORIGIN/lib:/opt",
        RunPath = "/srv/lib",
    };

    [Theory]
    [InlineData("linux/amd64", 0)]
    [InlineData("linux/arm64", 5000)]
    [InlineData("linux/arm", 100)]
    [InlineData("linux/s390x", 100_000)]
    [InlineData("linux/amd64", 15_000_000)]
    public async Task Loader_libraries_and_folders_are_read_whatever_the_machine(string platform, int gap)
    {
        var linkage = await ReadAsync((Whole with { Platform = platform, Gap = gap }).ToBytes());

        Assert.Equal("/lib/ld.so", linkage!.Loader);
        Assert.Equal(["libone.so.1", "libtwo.so"], linkage.Needed);
        Assert.Equal(["$ORIGIN/lib", "/opt"], linkage.RPath);
        Assert.Equal(["/srv/lib"], linkage.RunPath);
    }

    [Fact]
    public async Task The_names_of_a_large_library_are_read_though_what_uses_them_stands_far_behind()
    {
        var names = Whole with { Gap = 0 };
        var file = names.ToBytes();
        var dynamicAt = (int)BitConverter.ToUInt64(file, 64 + (2 * 56) + 8);
        const int Far = ElfWindow.MaxKept + 100_000;
        byte[] large = [.. file[..dynamicAt], .. new byte[Far - dynamicAt], .. file[dynamicAt..]];
        BitConverter.GetBytes((ulong)Far).CopyTo(large, 64 + (2 * 56) + 8);

        Assert.Equal(["libone.so.1", "libtwo.so"], (await ReadAsync(large))!.Needed);
    }

    [Fact]
    public async Task Names_that_passed_by_before_it_was_known_that_they_are_needed_are_not_told()
    {
        var linkage = await ReadAsync((Whole with { Gap = ElfWindow.MaxKept + 1 }).ToBytes());

        Assert.Equal("/lib/ld.so", linkage!.Loader);
        Assert.Null(linkage.Needed);
    }

    [Fact]
    public async Task What_asks_for_no_loader_has_nothing_to_tell()
    {
        Assert.Null(await ReadAsync(SampleExecutable.Elf("linux/amd64")));
        Assert.Null(await ReadAsync(new byte[4096]));
        Assert.Null(await ReadAsync("#!/bin/sh\n"u8.ToArray()));
        Assert.Empty((await ReadAsync(SampleElf.Library()))!.Needed!);
    }

    [Fact]
    public async Task The_shell_of_this_machine_is_read()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var linkage = await ReadAsync(await File.ReadAllBytesAsync("/bin/sh"));

        Assert.True(linkage is null || File.Exists(linkage.Loader));
        Assert.True(linkage is null || linkage.Needed!.Any(static name => name.StartsWith("libc.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_cut_or_changed_anywhere_does_no_harm()
    {
        foreach (var platform in new[] { "linux/amd64", "linux/arm", "linux/s390x" })
        {
            var file = (Whole with { Platform = platform }).ToBytes();
            for (var at = 0; at < file.Length; at++)
            {
                await ReadAsync(file[..at]);
                foreach (var value in new byte[] { 0, 0x7F, 0xFF })
                {
                    var changed = file.ToArray();
                    changed[at] = value;
                    await ReadAsync(changed);
                }
            }
        }
    }

    // In pieces, as a tar gives it.
    private static ValueTask<ElfLinkage?> ReadAsync(byte[] file)
    {
        var at = Math.Min(4096, file.Length);
        return ElfReader.ReadAsync(file.AsMemory(0, at), file.Length, ReadMoreAsync, default);

        ValueTask<int> ReadMoreAsync(Memory<byte> buffer, CancellationToken cancel)
        {
            var count = Math.Min(Math.Min(buffer.Length, 70_000), file.Length - at);
            file.AsMemory(at, count).CopyTo(buffer);
            at += count;
            return new(count);
        }
    }
}
