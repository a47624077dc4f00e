using System.ComponentModel;
using OciMultiArch.Internal;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Internal;

/// <summary>Reasons of the disk in our words: the framework's differ by build, and repeat the path.</summary>
public sealed class DiskReasonTests
{
    [Fact]
    public void A_file_that_is_not_there_is_told_from_a_folder_that_is_not_there_and_from_a_folder()
    {
        using TempFolder folder = new();

        Assert.Equal("there is no such file", ReasonOf(folder.At("x")));
        Assert.Equal($"there is no folder {folder.At("no")}", ReasonOf(folder.At("no/x")));
        Assert.Equal("it is a folder, not a file", ReasonOf(folder.Folder("inner")));
        Assert.Equal("its name is too long", DiskReason.Of(new PathTooLongException()));
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_is_told()
    {
        using TempFolder folder = new();

        Assert.StartsWith("its name is not UTF-8 text", ReasonOf(folder.At("a\uFFFD.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No space left on device : '/x/y'", "No space left on device")]
    [InlineData("Read-only file system", "Read-only file system")]
    public void What_the_system_says_stands_without_the_path(string said, string reason) =>
        Assert.Equal(reason, DiskReason.Of(new IOException(said), "/nowhere/x"));

    [Theory]
    [InlineData(24, "Raise the limit of open files ('ulimit -n').")]
    [InlineData(12, "End other programs, or raise the limits of this user ('ulimit -a').")]
    [InlineData(2, null)]
    [InlineData(13, null)]
    public void A_machine_that_cannot_start_programs_is_told_from_a_program_that_does_not_start(int code, string? remedy) =>
        Assert.Equal(remedy, StartReason.RemedyOfMachine(new Win32Exception(code)));

    private static string ReasonOf(string path)
    {
        var failure = Record.Exception(() => File.ReadAllText(path));
        return DiskReason.Of(failure!, path);
    }
}
