using OciMultiArch.Checks;

namespace OciMultiArch.Tests.Checks;

public sealed class ProgramPathsTests
{
    [Fact]
    public void An_image_that_starts_nothing_has_no_command()
    {
        Assert.Null(Paths(new()).Command);
        Assert.Null(new ProgramPaths(new(), Platform.Parse("linux/amd64")).Command);
        Assert.Null(Paths(new() { Entrypoint = [""] }).Command);
    }

    [Fact]
    public void The_entrypoint_goes_before_the_command()
    {
        Assert.Equal("/app", Paths(new() { Entrypoint = ["/app", "-v"], Cmd = ["/other"] }).Command);
        Assert.Equal("/other", Paths(new() { Cmd = ["/other"] }).Command);
    }

    [Theory]
    [InlineData("/bin/app", "/bin/app")]
    [InlineData("./app", "/srv/./app")]
    [InlineData("app", "/usr/bin/app /srv/tools/app")]
    public void On_unix_a_name_is_looked_for_on_PATH_and_a_path_below_the_working_folder(string command, string expected)
    {
        var paths = Paths(new() { WorkingDir = "/srv", Env = ["PATH=/old", "PATH=/usr/bin:tools", "PATHS=/no"] });

        Assert.Equal(expected, string.Join(' ', paths.Of(command)));
    }

    [Fact]
    public void Without_PATH_the_usual_folders_are_searched()
    {
        var found = Paths(new()).Of("app").ToArray();

        Assert.Equal(6, found.Length);
        Assert.Equal(("/usr/local/sbin/app", "/bin/app"), (found[0], found[^1]));
    }

    [Theory]
    [InlineData(@"C:\app\app.exe", "Files/app/app.exe", 1)]
    [InlineData(@"sub\app", "Files/srv/sub/app", 2)]
    [InlineData("app", "Files/srv/app", 6)]
    [InlineData("app.EXE", "Files/srv/app.EXE", 3)]
    public void On_windows_the_drive_is_a_folder_of_the_layer(string command, string first, int count)
    {
        var found = Paths(new() { WorkingDir = @"C:\srv" }, "windows/amd64").Of(command).ToArray();

        Assert.Equal((first, count), (string.Join('/', LayerFiles.Parts(found[0])), found.Length));
    }

    [Theory]
    [InlineData("windows/amd64", true, "/app/app.exe")]
    [InlineData("windows/amd64", null, "\"/app/app.exe\" -v")]
    [InlineData("linux/amd64", true, "\"/app/app.exe\" -v")]
    public void A_command_line_is_split_only_where_windows_says_that_it_is_one(string platform, bool? isEscaped, string expected)
    {
        var paths = Paths(new() { Entrypoint = ["\"/app/app.exe\" -v"], ArgsEscaped = isEscaped }, platform);

        Assert.Equal(expected, paths.Command);
    }

    private static ProgramPaths Paths(ImageRuntime runtime, string platform = "linux/amd64") =>
        new(new() { Config = runtime }, Platform.Parse(platform));
}
