using OciMultiArch.Disk;

namespace OciMultiArch.Tests.Disk;

public sealed class DiskErrorTests
{
    [Theory]
    [InlineData(28, Problem.LimitExceeded, "the disk is full", "Free space")]
    [InlineData(122, Problem.LimitExceeded, "the quota of the disk is used up", "Free space")]
    [InlineData(unchecked((int)0x80070070), Problem.LimitExceeded, "the disk is full", "Free space")]
    [InlineData(30, Problem.DiskFailure, "the file system is read-only", "can be written")]
    [InlineData(24, Problem.LimitExceeded, "this program has as many files and connections open as it may", "Raise the limit")]
    [InlineData(11, Problem.Conflict, "another program is using it", "Wait for it")]
    [InlineData(unchecked((int)0x80070020), Problem.Conflict, "another program is using it", "Wait for it")]
    [InlineData(5, Problem.DiskFailure, "No", "Check the folder")]
    public void What_the_disk_refuses_is_told_once_with_path_reason_and_remedy(
        int code, Problem problem, string reason, string remedy)
    {
        IOException cause = new("No : '/some/where'", code);

        var failure = DiskError.Of(cause, "write", "/some/where");

        Assert.Equal($"Cannot write /some/where: {reason}.", failure.Reason);
        Assert.Equal(problem, failure.Problem);
        Assert.Contains(remedy, failure.Remedy!.Text, StringComparison.Ordinal);
        Assert.Equal($"{failure.Reason} {failure.Remedy.Text}", failure.Message);
        Assert.Same(cause, failure.InnerException);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(24, false)]
    public void Where_temporary_files_go_is_what_a_variable_says(int code, bool isOfPlace)
    {
        var failure = DiskError.OfTemporary(new IOException("No", code), "/some/where");

        var variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
        Assert.Contains("/some/where", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(isOfPlace, failure.Remedy!.Text.Contains(variable, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_permission_is_named()
    {
        var failure = DiskError.Of(new UnauthorizedAccessException("Denied."), "read", "/x");

        Assert.Equal(Problem.DiskFailure, failure.Problem);
        Assert.Contains("permissions", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_and_a_missing_file_are_told_apart()
    {
        var folder = DiskError.Of(new DirectoryNotFoundException("Gone."), "read", "/x");
        var file = DiskError.Of(new FileNotFoundException("Gone."), "read", "/x");

        Assert.Equal((Problem.NotFound, "Cannot read /x: there is no such folder."), (folder.Problem, folder.Reason));
        Assert.Equal((Problem.NotFound, "Cannot read /x: there is no such file."), (file.Problem, file.Reason));
    }

    [Fact]
    public void A_file_that_the_file_system_does_not_take_is_over_a_limit() =>
        Assert.Equal(Problem.LimitExceeded, DiskError.Of(new ArgumentOutOfRangeException("value"), "write", "/x").Problem);

    [Fact]
    public void A_path_from_outside_brings_no_control_characters_into_a_message()
    {
        var failure = DiskError.Refused("/a\u001b[31m/b", "is a folder where a file belongs");

        Assert.Equal("/a?[31m/b is a folder where a file belongs.", failure.Reason);
        Assert.Equal(Problem.DamagedContent, failure.Problem);
    }

    [Fact]
    public void A_file_that_is_too_large_is_told_with_both_sizes()
    {
        var failure = DiskError.TooLarge("/x", 11, 10);

        Assert.Equal((Problem.LimitExceeded, "/x has 11 bytes, at most 10 are read."), (failure.Problem, failure.Reason));
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(35, true)]
    [InlineData(unchecked((int)0x80070021), true)]
    [InlineData(28, false)]
    public void A_file_that_another_program_holds_is_known_on_every_system(int code, bool isHeld) =>
        Assert.Equal(isHeld, DiskError.IsHeldElsewhere(new IOException("No.", code)));
}
