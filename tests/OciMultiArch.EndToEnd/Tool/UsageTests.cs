namespace OciMultiArch.EndToEnd.Tool;

public sealed class UsageTests
{
    // No word of this table may lead to a request: nothing listens on port 1.
    [Theory]
    [InlineData("", "Name a command: ")]
    [InlineData("fly", "There is no command 'fly'. See")]
    [InlineData("bild", "There is no command 'bild'. Did you mean 'build'?")]
    [InlineData("manifest creat 127.0.0.1:1/a:1", "There is no command 'manifest creat'. Did you mean 'manifest create'?")]
    [InlineData("tags 127.0.0.1:1/a --retrys 1", "There is no option --retrys. Did you mean --retries?")]
    [InlineData("tags 127.0.0.1:1/a x", "Unexpected argument 'x'.")]
    [InlineData("copy 127.0.0.1:1/a 127.0.0.1:1/b --force", "There is no option --force: a tag that exists is moved without it.")]
    [InlineData("delete 127.0.0.1:1/a:1 --force", "There is no option --force: leave it out: nothing is asked.")]
    [InlineData("inspect 127.0.0.1:1/a:1 -p linux/amd64", "There is no option -p: use --platform OS/ARCH.")]
    [InlineData("tags 127.0.0.1:1/a --push", "There is no option --push: leave it out.")]
    [InlineData("build . --platform linux/amd46 --to 127.0.0.1:1/a", "Go builds for no platform linux/amd46. Write linux/amd64, if that is meant.")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --label a={nmae}", "--label: The placeholder {nmae} is not known")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --ldflags {nmae}", "--ldflags: The placeholder {nmae} is not known")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/{nmae}", "--to: The placeholder {nmae} is not known")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a -t {nmae}", "The placeholder {nmae} is not known")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --annotation a={nmae}", "--annotation: The placeholder {nmae} is not known")]
    [InlineData("image app --to 127.0.0.1:1/a --label a={nmae}", "--label: The placeholder {nmae} is not known")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --entrypoint ''", "--entrypoint: the value is empty. Write ARG, or leave the option out.")]
    [InlineData("edit 127.0.0.1:1/a:1 --entrypoint ''", "--entrypoint: the value is empty.")]
    [InlineData("build '' --platform linux/amd64 --to 127.0.0.1:1/a", "The name of a package is empty.")]
    [InlineData("build -f ''", "--filename: the value is empty. Write FILE, or leave the option out.")]
    [InlineData("resolve -f ''", "--filename: the value is empty. Write FILE.")]
    [InlineData("sign --key '' 127.0.0.1:1/a:1", "--key: the value is empty. Write FILE.")]
    [InlineData("verify --key '' 127.0.0.1:1/a:1", "--key: the name is empty.")]
    [InlineData("copy 127.0.0.1:1/a 127.0.0.1:1/b --signed-by ''", "--signed-by: the name is empty.")]
    [InlineData("export 127.0.0.1:1/a ''", "the name is empty.")]
    [InlineData("join '' --to 127.0.0.1:1/a", "the name is empty.")]
    [InlineData("tags 127.0.0.1:1/a --registry-config ''", "--registry-config: the value is empty.")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --digest-file ''", "--digest-file: the value is empty.")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --image-refs ''", "--image-refs: the value is empty.")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --ca-certificates ''", "--ca-certificates: the value is empty.")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --digest-file /proc/digest", "/proc/digest cannot be written")]
    [InlineData("inspect 127.0.0.1:1/a:1@sha256:0000000000000000000000000000000000000000000000000000000000000000 --raw --json", "exclude")]
    [InlineData("copy 127.0.0.1:1/a 127.0.0.1:1/b --src-creds=planted", "There is no option --src-creds: use 'ocimulti login'.")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --amend", "There is no option --amend: use 'ocimulti manifest add'")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --os linux", "There is no option --os: use --platform OS/ARCH.")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --replce", "There is no option --replce. Did you mean --replace?")]
    [InlineData("manifest add 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --replce 127.0.0.1:1/a:3", "There is no option --replce.")]
    [InlineData("manifest add --replce 127.0.0.1:1/a:1 127.0.0.1:1/a:2", "There is no option --replce.")]
    [InlineData("artifact push 127.0.0.1:1/a:1 f --artifact-type a/b --tls-verify=false", "There is no option --tls-verify: use --insecure HOST.")]
    [InlineData("edit 127.0.0.1:1/a:1 --drop-annotations", "needs --format docker")]
    [InlineData("prune --older-than 1w", "write a number with its unit, as 1.5s, 5m, 1h or 7d")]
    [InlineData("prune --older-than 30", "Write 30d, or 30s for seconds.")]
    [InlineData("delete 127.0.0.1:1/a --older-than 7", "Write 7d, or 7s for seconds.")]
    [InlineData("tags 127.0.0.1:1/a --timeout 7d", "at most a day")]
    [InlineData("tags 127.0.0.1:1/a --limit 0", "--limit: '0' is not a number of 1 or more.")]
    [InlineData("tags 127.0.0.1:1/a --limit few", "--limit: 'few' is not a number of 1 or more.")]
    [InlineData("tags 127.0.0.1:1/a --last 3", "There is no option --last: use --limit N.")]
    [InlineData("catalog 127.0.0.1:1 --limit 0", "--limit: '0' is not a number of 1 or more.")]
    [InlineData("catalog 127.0.0.1:1 --limit few", "--limit: 'few' is not a number of 1 or more.")]
    [InlineData("catalog 127.0.0.1:1 --last 3", "There is no option --last: use --limit N.")]
    [InlineData("tag", "Required argument")]
    [InlineData("tag 127.0.0.1:1/a:1", "Required argument")]
    [InlineData("tag 127.0.0.1:1/a:1 -x", "There is no option -x.")]
    [InlineData("tag 127.0.0.1:1/A:1 x", "lowercase")]
    [InlineData("tag https://127.0.0.1:1/a x", "scheme")]
    [InlineData("copy 127.0.0.1:1/a", "Required argument")]
    [InlineData("copy 127.0.0.1:1/a oci:dir:docker.io/library/busybox:latest", "no tag and can only be read")]
    [InlineData("copy 127.0.0.1:1/a oci-archive:a.tar:acme/app", "no tag and can only be read")]
    [InlineData("delete oci:dir:docker.io/library/busybox:latest", "no tag and can only be read")]
    [InlineData("delete oci:dir@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "names a digest")]
    [InlineData("tags oci:dir@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "names a digest")]
    [InlineData("tags oci:dir:docker.io/library/busybox:latest", "names the image")]
    [InlineData("inspect 127.0.0.1:1/a --raw --json", "exclude")]
    [InlineData("inspect 127.0.0.1:1/a --nonsense", "There is no option --nonsense. See")]
    [InlineData("tags 127.0.0.1:1/a:1", "names a tag")]
    [InlineData("tags 127.0.0.1:1/a --plain-http a/b", "not a registry")]
    [InlineData("copy 127.0.0.1:1/a oci:out:", "not a tag")]
    [InlineData("copy 127.0.0.1:1/a oci:out:-x", "not a tag")]
    [InlineData("inspect user:planted@127.0.0.1:1/a", "credentials do not belong")]
    [InlineData("tags oci:dir:1", "names the tag '1'")]
    [InlineData("digest oci:", "folder is missing")]
    [InlineData("copy 127.0.0.1:1/a oci-archive:", "file is missing")]
    [InlineData("copy 127.0.0.1:1/a oci-archive:out.tar:-x", "not a tag")]
    [InlineData("copy 127.0.0.1:1/a docker-archive:out.tar", "docker-archive:FILE:REPO")]
    [InlineData("copy 127.0.0.1:1/a docker-archive:out.tar:A:1", "lowercase")]
    [InlineData("copy 127.0.0.1:1/a docker-archive::a:1", "file is missing")]
    [InlineData("tag oci-archive:out.tar:1 latest", "written as a whole")]
    [InlineData("tag docker-archive:out.tar:a:1 latest", "written as a whole")]
    [InlineData("tags docker-archive:out.tar:a:1", "names the tag '1'")]
    [InlineData("build . --platform linux/amd64 --to docker-archive:out.tar", "docker-archive:FILE:REPO")]
    [InlineData("build . --platform linux/amd64 --to oci-archive:out.tar:1", "names the tag '1'")]
    [InlineData("manifest", "Name a command: ")]
    [InlineData("manifest create 127.0.0.1:1/a:1", "Required argument")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --platform linux/amd64", "SOURCE=OS/ARCH")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --platform 127.0.0.1:1/a:2=linux", "not a platform")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --platform 127.0.0.1:1/a:3=linux/amd64", "none of the sources")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --annotation novalue", "KEY=VALUE")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --annotation manifest:a=b", "manifest:")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --annotation a=b --format docker", "cannot hold annotations")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --also-tag a/b", "a tag of the same repository is wanted")]
    [InlineData("manifest create 127.0.0.1:1/a:1 127.0.0.1:1/a:2 --format rpm", "oci or docker")]
    [InlineData("manifest inspect 127.0.0.1:1/a --raw --json", "exclude")]
    [InlineData("delete", "Required argument")]
    [InlineData("delete 127.0.0.1:1/a", "names no tag")]
    [InlineData("delete oci:latest", "names no tag")]
    [InlineData("delete 127.0.0.1:1/a:1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a tag and a digest")]
    [InlineData("prune 127.0.0.1:1/a", "not a layout")]
    [InlineData("prune --older-than soon", "not a time")]
    [InlineData("artifact", "Name a command: ")]
    [InlineData("artifact push 127.0.0.1:1/a:1 f", "--artifact-type")]
    [InlineData("artifact push 127.0.0.1:1/a f --artifact-type a/b", "names no tag")]
    [InlineData("artifact push 127.0.0.1:1/a:1 f --artifact-type nonsense", "not a media type")]
    [InlineData("artifact push 127.0.0.1:1/a:1 f --artifact-type a/b --config f", "FILE:MEDIATYPE")]
    [InlineData("artifact push 127.0.0.1:1/a:1 f x/f --artifact-type a/b", "the name f")]
    [InlineData("artifact push 127.0.0.1:1/a f --artifact-type a/b --subject 127.0.0.1:1/b:1", "push to 127.0.0.1:1/b")]
    [InlineData("build . --to 127.0.0.1:1/a", "--platform")]
    [InlineData("build . --platform linux/amd64", "--to")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a:1", "names a tag")]
    [InlineData("build . --platform linux/amd64 --to oci:out:1", "names the tag '1'")]
    [InlineData("build . --platform linux/amd64,amd64 --to 127.0.0.1:1/a", "same platform")]
    [InlineData("build . --platform linux/amd64 --platform linux/x86_64 --to 127.0.0.1:1/a", "same platform")]
    [InlineData("build . --platform linux --to 127.0.0.1:1/a", "not a platform")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --tag a:b", "is a repository with its tag")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --per-arch-tags", "needs a --tag")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --tag 1 --tag 1-amd64 --per-arch-tags", "1-amd64 twice")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --label x", "KEY=VALUE")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --label x=1 --label x=2", "twice")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --annotation x=1 --annotation x=2", "twice")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --annotation index:x=1", "without an index")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --annotation x=1 --format docker", "cannot hold annotations")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=etc/a", "DST that begins with '/'")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file /a", "SRC=DST")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=/a:888", "'888' of 'a=/a:888' is not a mode")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=/a:10000", "is not a mode")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=/a:644:1000", "an owner without a group")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=/a:644:0:4294967295", "not the number of a user or group")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file a=/a:644:0:0:0", "too many ':'")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --file .=/a/../b", "'.' or '..' as a part")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --user app", "knows only the name nonroot (65532)")]
    [InlineData("build . --platform linux/amd64 --to 127.0.0.1:1/a --user 1000:staff", "knows only the name nonroot (65532)")]
    public async Task Wrong_usage_ends_with_2_and_one_line_that_says_why(string words, string why)
    {
        using var tool = SampleProgram.Ocimulti();

        var arguments = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word.Replace("''", ""));
        var ended = await tool.RunAsync([.. arguments]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        var line = Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("ocimulti: ", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    [Theory]
    [InlineData("--help", "manifest")]
    [InlineData("build --help", "ocimulti build ./cmd/api --platform")]
    [InlineData("manifest create --help", "--tag latest")]
    [InlineData("delete --help", "--with-tags")]
    [InlineData("artifact push --help", "--subject")]
    public async Task Help_shows_what_to_write(string words, string part)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = (await tool.RunAsync(words.Split(' '))).Succeeded();

        Assert.Contains(part, ended.Stdout, StringComparison.Ordinal);
        Assert.Equal("", ended.Stderr);
    }

    [Theory]
    [InlineData("digest oci:nowhere:1")]
    [InlineData("tags oci:nowhere")]
    [InlineData("prune oci:nowhere")]
    [InlineData("delete oci:nowhere:1")]
    [InlineData("inspect 127.0.0.1:1/a")]
    [InlineData("copy oci:nowhere:1 oci:there:1")]
    [InlineData("copy oci:nowhere:1 oci-archive:there.tar:1")]
    [InlineData("inspect oci-archive:nowhere.tar")]
    [InlineData("tags docker-archive:nowhere.tar")]
    [InlineData("artifact push 127.0.0.1:1/a:1 --artifact-type a/b -- --tls-verify")]
    public async Task What_cannot_be_done_ends_with_1_and_one_line(string words)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(words.Split(' '));

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.StartsWith(
            "ocimulti: ",
            Assert.Single(ended.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }
}
