using OciMultiArch.Disk;

namespace OciMultiArch.Tests.Disk;

public sealed class DiskErrorTests
{
    [Theory]
    [InlineData(28, "the disk is full", "Free space")]
    [InlineData(122, "the quota of the disk is used up", "Free space")]
    [InlineData(unchecked((int)0x80070070), "the disk is full", "Free space")]
    [InlineData(30, "the file system is read-only", "can be written")]
    [InlineData(5, "No", "Check the folder")]
    public void What_the_disk_refuses_is_told_once_with_path_reason_and_remedy(int code, string reason, string remedy)
    {
        IOException cause = new("No : '/some/where'", code);

        var failure = DiskError.Of(cause, "write", "/some/where");

        Assert.StartsWith($"Cannot write /some/where: {reason}. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.InnerException);
    }

    [Fact]
    public void A_missing_permission_is_named() =>
        Assert.Contains("permissions", DiskError.Of(new UnauthorizedAccessException("Denied."), "read", "/x").Message, StringComparison.Ordinal);
}
