namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

public sealed class GoModuleTests
{
    [Theory]
    [InlineData("golang.org/x/sys", "v0.30.0", "pkg:golang/golang.org/x/sys@v0.30.0")]
    [InlineData("github.com/docker/docker", "v28.0.0+incompatible", "pkg:golang/github.com/docker/docker@v28.0.0%2Bincompatible")]
    [InlineData("github.com/Azure/go-autorest", "(devel)", "pkg:golang/github.com/Azure/go-autorest")]
    [InlineData("example.com/x", "", "pkg:golang/example.com/x")]
    [InlineData("../x", "", null)]
    [InlineData("/src/x", "", null)]
    [InlineData(@"C:\src\x", "", null)]
    [InlineData("D:/src/x", "", null)]
    public void A_module_has_a_package_url_and_a_folder_has_none(string path, string version, string? url) =>
        Assert.Equal(url, new GoModule { Path = path, Version = version }.PackageUrl);

    [Fact]
    public void The_code_of_a_replaced_module_is_that_of_its_replacement()
    {
        GoModule fork = new() { Path = "example.com/fork", Version = "v1.0.1" };
        GoModule module = new() { Path = "example.com/origin", Version = "v1.0.0", Replacement = fork };

        Assert.Equal(fork, module.Used);
        Assert.Equal("pkg:golang/example.com/fork@v1.0.1", module.PackageUrl);
    }
}
