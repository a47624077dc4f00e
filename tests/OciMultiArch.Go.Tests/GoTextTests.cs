namespace OciMultiArch.Go.Tests;

public sealed class GoTextTests
{
    [Theory]
    [InlineData("./main.go:3:15: x", "cmd/bad/main.go:3:15: x")]
    [InlineData("# acme/cmd/bad\n./main.go:3:15: x\n../other/a.go:1: y", "# acme/cmd/bad\ncmd/bad/main.go:3:15: x\ncmd/other/a.go:1: y")]
    [InlineData("go: ./main.go: no", "go: ./main.go: no")]
    [InlineData("./main.go is missing", "./main.go is missing")]
    public void Sources_are_told_from_the_current_folder(string said, string told) =>
        Assert.Equal(told, GoText.FromHere(said, Path.GetFullPath("cmd/bad")));

    [Fact]
    public void What_go_says_in_the_current_folder_stays() =>
        Assert.Equal("./main.go:3:15: x", GoText.FromHere("./main.go:3:15: x", Path.GetFullPath(".")));
}
