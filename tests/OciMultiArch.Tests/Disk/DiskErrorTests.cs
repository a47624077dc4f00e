using OciMultiArch.Disk;

namespace OciMultiArch.Tests.Disk;

public sealed class DiskErrorTests
{
    [Theory]
    [InlineData(28, "Free space")]
    [InlineData(122, "Free space")]
    [InlineData(unchecked((int)0x80070070), "Free space")]
    [InlineData(30, "read-only")]
    [InlineData(5, "Check the folder")]
    public void What_the_disk_refuses_names_the_path_and_the_remedy(int code, string remedy)
    {
        IOException cause = new("No.", code);

        var failure = DiskError.Of(cause, "write", "/some/where");

        Assert.StartsWith("Cannot write /some/where: No. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.InnerException);
    }

    [Fact]
    public void A_missing_permission_is_named() =>
        Assert.Contains("permissions", DiskError.Of(new UnauthorizedAccessException("Denied."), "read", "/x").Message, StringComparison.Ordinal);
}
