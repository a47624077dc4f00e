using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Placeholders, over repositories that git itself made.</summary>
public sealed class BuildTemplatesTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly Platform Armv7 = Platform.Parse("linux/arm/v7");

    [Theory]
    [InlineData("{version}", "1.10.0")]
    [InlineData("{tag}", "v1.10.0")]
    [InlineData("{branch}", "main")]
    [InlineData("{date}", "2026-01-31T12:00:00Z")]
    [InlineData("{timestamp}", "1769860800")]
    [InlineData("v={version}{-dirty}", "v=1.10.0")]
    [InlineData("{{ .Version }} {{.Tag}} {{ .Git.Tag }}", "1.10.0 v1.10.0 v1.10.0")]
    [InlineData("{{ .CommitDate }} {{ .Git.CommitTimestamp }}", "2026-01-31T12:00:00Z 1769860800")]
    [InlineData("{{ .Git.IsDirty }} {{ .IsGitClean }} {{ .GitTreeState }}", "false true clean")]
    [InlineData("{os}-{arch}{-variant}", "linux-arm-v7")]
    [InlineData("v{{ .Major }}.{{ .Minor }} {{ .Patch }} {{ .RawVersion }} {{ .Prerelease }}", "v1.10 0 1.10.0 ")]
    [InlineData("{{ .Os }}/{{ .Arch }}", "linux/arm")]
    [InlineData("""{"json": 1} {} { x } {X} ${HOME}""", """{"json": 1} {} { x } {X} ${HOME}""")]
    [InlineData("""{{"{version}"}} {{ `{{` }}""", "{version} {{")]
    public async Task Placeholders_are_filled_in(string template, string expected)
    {
        using var folder = await RepositoryAsync("tag v1.9.0", "tag -a -m x v1.10.0");

        Assert.Equal(expected, await new BuildTemplates(folder.Path).ExpandAsync(template, Armv7));
    }

    [Theory]
    [InlineData("")] // single files
    [InlineData("pack-refs --all")]
    [InlineData("gc -q")] // objects in a pack
    [InlineData("repack -adfq --depth=50")]
    [InlineData("checkout -q --detach")]
    public async Task The_commit_and_its_tag_are_found_however_git_keeps_them(string command)
    {
        using var folder = await RepositoryAsync("tag -a -m x v2.0.0", "commit -q --allow-empty -m y", "tag -a -m x v2.1.0", command);
        var head = await GitAsync(folder.Path, "rev-parse HEAD");

        BuildTemplates templates = new(folder.Folder("cmd/api"));

        Assert.Equal($"{head} {head[..7]} v2.1.0", await templates.ExpandAsync("{commit} {short-commit} {tag}"));
    }

    [Theory]
    [InlineData("https://user:secret@example.com/acme/api.git", "https://example.com/acme/api.git")]
    [InlineData("https://token@example.com:8443", "https://example.com:8443")]
    [InlineData("ssh://git:secret@example.com:22/acme/api@v1", "ssh://git@example.com:22/acme/api@v1")]
    [InlineData("git@example.com:acme/api.git", "git@example.com:acme/api.git")]
    [InlineData("/srv/git/api.git", "/srv/git/api.git")]
    public async Task Where_sources_were_cloned_from_is_told_without_passwords(string url, string expected)
    {
        using var folder = await RepositoryAsync("remote add first https://example.com/other", $"remote add origin {url}");

        Assert.Equal(expected, await new BuildTemplates(folder.Path).ExpandAsync("{{ .GitURL }}"));
    }

    [Fact]
    public async Task A_worktree_and_a_clone_that_borrows_objects_are_read_too()
    {
        using var folder = await RepositoryAsync("tag v1.0.0", "worktree add -q -b side at-side", "gc -q");
        using TempFolder other = new();
        await GitAsync(other.Path, $"clone -q --shared {folder.Path} clone");

        Assert.Equal("side v1.0.0", await new BuildTemplates(folder.At("at-side")).ExpandAsync("{branch} {tag}"));
        Assert.Equal("main 1.0.0", await new BuildTemplates(other.At("clone")).ExpandAsync("{branch} {version}"));
    }

    [Fact]
    public async Task Without_a_tag_the_version_is_that_of_go_and_changed_files_are_dirty()
    {
        using var folder = await RepositoryAsync();
        var head = await GitAsync(folder.Path, "rev-parse HEAD");
        folder.Write("new.txt", "x");

        var made = await new BuildTemplates(folder.Path).ExpandAsync("{version}{-dirty}");

        Assert.Equal($"0.0.0-20260131120000-{head[..12]}-dirty", made);
    }

    [Theory]
    [InlineData("{tag}", "The placeholder {tag} has no value: the commit ")]
    [InlineData("{{ .GitURL }}", "has no value: the repository has no remote 'origin' with a URL.")]
    [InlineData("{os}", "The placeholder {os} has no value: it stands in a text that is for all platforms at once.")]
    [InlineData("{verison}", "The placeholder {verison} is not known; known are {version}, ")]
    [InlineData("{{ .ProjectName }}", "there is no field .ProjectName. Write the name itself.")]
    [InlineData("{{ .GoEnv.GOOS }}", "there is no field .GoEnv.GOOS. Set it in the environment")]
    [InlineData("{{ if .IsSnapshot }}x{{ end }}", "only a field, such as {{ .Tag }}, or a text in quotes")]
    [InlineData("""{{ replace .Tag "v" "" }}""", "only a field")]
    [InlineData("{{ .Env.NO_SUCH_VARIABLE_HERE }}", "{{ .Env.NO_SUCH_VARIABLE_HERE }} has no value")]
    public async Task What_has_no_value_is_refused_by_name(string template, string message)
    {
        using var folder = await RepositoryAsync();

        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await new BuildTemplates(folder.Path).ExpandAsync(template));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", "ref: refs/heads/main\n", "has no commit yet")]
    [InlineData("HEAD", Commit + "\n", "is in none of its files that can be read")]
    [InlineData("HEAD", "nonsense", "has no commit yet")]
    [InlineData("reftable/tables.list", "x", "reftable")]
    public async Task A_repository_that_cannot_be_read_is_named(string file, string content, string message)
    {
        using TempFolder folder = new();
        folder.Write(".git/HEAD", "ref: refs/heads/main\n");
        folder.Write(".git/" + file, content);

        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await new BuildTemplates(folder.Path).ExpandAsync("{commit}"));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_broken_is_no_crash()
    {
        using var folder = await RepositoryAsync("gc -q");
        foreach (var file in Directory.EnumerateFiles(folder.At(".git/objects/pack"), "*.pack"))
        {
            File.SetAttributes(file, FileAttributes.Normal);
            await File.WriteAllBytesAsync(file, new byte[64]);
        }

        var failure = await Assert.ThrowsAsync<BuildException>(async () =>
            await new BuildTemplates(folder.Path).ExpandAsync("{date}"));

        Assert.Contains("cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_repository_only_what_needs_none_has_a_value()
    {
        using TempFolder folder = new();
        BuildTemplates templates = new(folder.Path);

        Assert.Equal("linux", await templates.ExpandAsync("{os}", Armv7));
        var failure = await Assert.ThrowsAsync<BuildException>(async () => await templates.ExpandAsync("{commit}"));
        Assert.Contains("is in no git repository", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<TempFolder> RepositoryAsync(params string[] commands)
    {
        TempFolder folder = new();
        folder.Write("a.txt", "a");
        string[] first = ["init -q -b main", "add .", "commit -q -m first"];
        foreach (var command in first.Concat(commands).Where(static command => command.Length > 0))
            await GitAsync(folder.Path, command);
        return folder;
    }

    private static async Task<string> GitAsync(string folder, string command)
    {
        Dictionary<string, string?> environment = new()
        {
            ["GIT_COMMITTER_DATE"] = "2026-01-31T13:00:00+0100",
            ["GIT_AUTHOR_DATE"] = "2020-01-01T00:00:00Z",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
        };
        string[] arguments = ["-c", "user.name=A B", "-c", "user.email=a@example.com", .. command.Split(' ')];
        var run = await Programs.RunAsync(Programs.Find("git", "git"), arguments, environment, folder);
        return run.Succeeded().Stdout.Trim();
    }
}
