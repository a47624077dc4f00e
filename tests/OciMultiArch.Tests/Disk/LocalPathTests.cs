using OciMultiArch.Disk;

namespace OciMultiArch.Tests.Disk;

public sealed class LocalPathTests
{
    [Fact]
    public void Paths_that_differ_in_case_are_one_only_where_the_system_says_so()
    {
        Assert.True(LocalPath.AreEqual("/a/b", "/a/b"));
        Assert.Equal(OperatingSystem.IsWindows(), LocalPath.AreEqual("/a/b", "/a/B"));
        Assert.Equal(OperatingSystem.IsWindows(), LocalPath.HashOf("/a/b") == LocalPath.HashOf("/a/B"));
    }

    [Fact]
    public void A_message_shows_a_path_without_control_characters_and_not_without_end()
    {
        Assert.Equal("/a?b", LocalPath.Text("/a\nb"));
        Assert.Equal(601, LocalPath.Text(new string('x', 5000)).Length);
    }
}
