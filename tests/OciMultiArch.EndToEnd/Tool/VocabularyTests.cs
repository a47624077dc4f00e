namespace OciMultiArch.EndToEnd.Tool;

/// <summary>Words of other tools, as people type them, each with what stands for it here.</summary>
public sealed class VocabularyTests
{
    // The tool whose word it is, what is typed, what the answer says. Nothing listens on port 1.
    private const string Table =
        """
        docker | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --amend | no option --amend: use 'ocimulti manifest add'
        docker | manifest create 127.0.0.1:1/a:1 -a 127.0.0.1:1/b:1 | no option -a.
        docker | manifest annotate 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --arch arm64 | no option --arch: use --platform OS/ARCH
        docker | manifest annotate 127.0.0.1:1/a:1 --os linux | no option --os: use --platform OS/ARCH
        docker | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --variant v7 | use --platform OS/ARCH/VARIANT
        docker | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --os-version 10.0 | use --platform OS/ARCH:OSVERSION
        docker | manifest push --purge 127.0.0.1:1/a:1 | 'manifest push': 'manifest create' writes to the registry at once
        docker | tag 127.0.0.1:1/a:1 2 -p | no option -p: what is made is written to its registry at once
        regctl | inspect 127.0.0.1:1/a:1 -p linux/amd64 | no option -p: use --platform OS/ARCH
        docker | manifest push 127.0.0.1:1/a:1 | 'manifest push': 'manifest create' writes to the registry at once
        docker | manifest rm 127.0.0.1:1/a:1 | 'manifest rm': 'delete REF' deletes
        docker | push 127.0.0.1:1/a:1 | 'push': 'build', 'image', 'manifest create' and 'copy' send
        docker | pull 127.0.0.1:1/a:1 | 'pull': 'copy REF oci:DIR' or 'copy REF --load docker'
        docker | rmi 127.0.0.1:1/a:1 | 'rmi': 'delete REF'
        docker | save 127.0.0.1:1/a:1 | 'save': 'copy REF docker-archive:FILE:REPO'
        docker | load | 'load': 'copy REF --load docker'
        docker | images | 'images': 'tags REPOSITORY'
        docker | history 127.0.0.1:1/a:1 | 'history': 'inspect REF'
        docker | build . --push | no option --push: what is made is written
        docker | build . --build-arg A=1 | no option --build-arg: '--platform' says GOOS and GOARCH
        docker | build . --quiet --nonsense | no option --nonsense.
        buildx | imagetools create -t 127.0.0.1:1/a:1 127.0.0.1:1/b:1 | 'imagetools': 'manifest create', 'manifest add'
        buildx | buildx build . | 'buildx': 'build' makes images of a Go program
        docker | build . -t ghcr.io/acme/api:1.0 | --tag: 'ghcr.io/acme/api:1.0' is a repository with its tag. Write --to ghcr.io/acme/api --tag 1.0.
        docker | build . -t acme/api | --tag: 'acme/api' is a repository with its tag. Write --to acme/api --tag latest.
        docker | build . -t api:1.0 | --tag: 'api:1.0' is a repository with its tag. Write --to HOST/api --tag 1.0.
        docker | join amd64.json -t ghcr.io/acme/api:1.0 | --tag: 'ghcr.io/acme/api:1.0' is a repository with its tag. Write --to ghcr.io/acme/api --tag 1.0.
        docker | manifest create oci:out:1 oci:app:1 -t ghcr.io/acme/api:2 | --tag: 'ghcr.io/acme/api:2' is a whole reference, and a tag of the same repository is wanted. Write 2, or use 'ocimulti copy' for another repository.
        docker | build -f Dockerfile . -t 1 --to oci:out | 'Dockerfile' is a Dockerfile, and none is read here
        buildx | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --append | no option --append: use 'ocimulti manifest add'
        buildx | manifest create 127.0.0.1:1/a:1 127.0.0.1:1/b:1 --prefer-index | no option --prefer-index: leave it out
        crane | ls 127.0.0.1:1/a | 'ls': 'tags REPOSITORY' lists tags
        crane | cp 127.0.0.1:1/a 127.0.0.1:1/b | 'cp': 'copy SOURCE DEST'
        crane | mutate 127.0.0.1:1/a | 'mutate': 'edit REF'
        crane | append 127.0.0.1:1/a | 'append': 'edit REF --append DIR'
        crane | flatten 127.0.0.1:1/a | 'flatten': 'squash REF'
        crane | rebase 127.0.0.1:1/a | 'rebase': 'edit REF --rebase NEWBASE'
        crane | index append 127.0.0.1:1/a | 'index': 'manifest create'
        crane | validate 127.0.0.1:1/a | 'validate': 'manifest verify REF'
        crane | auth login 127.0.0.1:1 | 'auth': 'login REGISTRY'
        crane | edit 127.0.0.1:1/a --exposed-ports 80 | no option --exposed-ports: use --port PORT
        crane | copy 127.0.0.1:1/a 127.0.0.1:1/b --allow-nondistributable-artifacts | use --include-foreign
        skopeo | list-tags 127.0.0.1:1/a | 'list-tags': 'tags REPOSITORY'
        skopeo | standalone-sign a b | 'standalone-sign': 'sign REF --key FILE'
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --all | no option --all: all platforms are meant without it
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --multi-arch all | no option --multi-arch: all platforms
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --preserve-digests | digests and bytes stay as they are
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --src-tls-verify=false | use --insecure HOST
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --dest-creds me:planted | no option --dest-creds: use 'ocimulti login'
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --authfile f | set DOCKER_CONFIG
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --retry-times 3 | use --retries NUMBER
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --remove-signatures | use --referrers none
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --override-arch arm | use --platform OS/ARCH
        skopeo | copy 127.0.0.1:1/a 127.0.0.1:1/b --insecure-policy | use --signed-by KEY
        skopeo | sync f --keep-going | what fails does not stop the rest
        regctl | image copy 127.0.0.1:1/a 127.0.0.1:1/b | 'image copy': 'copy SOURCE DEST'
        regctl | image mod 127.0.0.1:1/a b | 'image mod': 'edit REF'
        regctl | tag ls 127.0.0.1:1/a --json x | 'tag ls': 'tags REPOSITORY'
        regctl | repo ls 127.0.0.1:1 | 'repo': 'tags REPOSITORY' lists tags; 'catalog HOST'
        regctl | registry login 127.0.0.1:1 | 'registry': 'login REGISTRY'
        regctl | manifest get 127.0.0.1:1/a | 'manifest get': 'manifest inspect REF --raw'
        regctl | manifest head 127.0.0.1:1/a | 'manifest head': 'digest REF'
        regctl | artifact tree 127.0.0.1:1/a | 'artifact tree': 'referrers REF'
        regctl | artifact put 127.0.0.1:1/a | 'artifact put': 'artifact push REF FILE'
        regctl | copy 127.0.0.1:1/a 127.0.0.1:1/b --digest-tags | use --tags-of-signatures
        regctl | copy 127.0.0.1:1/a 127.0.0.1:1/b --force-recursive | use --recheck
        regctl | copy 127.0.0.1:1/a 127.0.0.1:1/b --include-external | use --include-foreign
        oras | attach 127.0.0.1:1/a f | 'attach': 'artifact push REPOSITORY FILE --subject REF'
        oras | discover 127.0.0.1:1/a | 'discover': 'referrers REF'
        oras | repo tags 127.0.0.1:1/a | 'repo': 'tags REPOSITORY'
        oras | blob fetch 127.0.0.1:1/a | 'blob': 'inspect REF' names blobs
        oras | manifest fetch 127.0.0.1:1/a | 'manifest fetch': 'manifest inspect REF --raw'
        oras | manifest delete 127.0.0.1:1/a | 'manifest delete': 'delete REF'
        oras | copy 127.0.0.1:1/a 127.0.0.1:1/b -r | no option -r: what refers to an image goes along
        oras | copy 127.0.0.1:1/a 127.0.0.1:1/b --from-oci-layout | write oci:DIR:TAG in place of the reference
        oras | artifact pull 127.0.0.1:1/a:1 --output out | no option --output: use --to
        oras | copy 127.0.0.1:1/a 127.0.0.1:1/b --concurrency 3 | use --jobs NUMBER
        oras | digest 127.0.0.1:1/a --debug | use --progress plain
        ko | publish ./cmd/api | 'publish': 'build'
        ko | apply -f config | 'apply': 'resolve -f FILE
        ko | deps 127.0.0.1:1/a | 'deps': 'sbom REF'
        ko | build . --bare | no option --bare: use --to host/repository
        ko | build . -B | no option -B: use --to host/repository
        ko | build . --local | no option --local: use --load docker
        ko | build . --tarball f | no option --tarball: use --to docker-archive:FILE:REPO
        ko | build . --image-label a=b | no option --image-label: use --label KEY=VALUE
        ko | build . --image-user 1 | no option --image-user: use --user USER
        ko | build . --oci-layout-path d | use --to oci:DIR
        ko | build . --insecure-registry | use --insecure HOST
        any | --platform linux/amd64 inspect 127.0.0.1:1/a | The option --platform stands behind the command
        any | crane ls 127.0.0.1:1/a | 'crane': type what you want to do
        any | run 127.0.0.1:1/a | 'run': nothing is run here
        any | build . --platform linux/amd64 --to oci:out --provenance=nonsense | The builder is not a URI
        any | build . --platform linux/amd64 --to oci:out --provenance=https://me:planted@ci.example.com/x | does not belong in the builder
        any | edit oci:out:1 --remove-file /d/z* | the only pattern here is DIR/*
        any | retag 127.0.0.1:1/a b | 'retag': 'tag REF TAG'
        any | rm 127.0.0.1:1/a | 'rm': 'delete REF'
        any | manifest foo --help | no command 'manifest foo'.
        any | artifact foo --help | no command 'artifact foo'.
        any | nonsense --help | no command 'nonsense'.
        any | build -ldflags=-s | no option -ldflags. Did you mean --ldflags?
        any | manifest annotate 127.0.0.1:1/a:1 --annotation manifest:k=v | is for manifests. Use 'ocimulti edit --annotation'
        any | manifest annotate 127.0.0.1:1/a:1 --annotation descriptor:k=v | needs --platform or --digest
        any | edit 127.0.0.1:1/a:1 --annotation index:k=v | is for the index; only annotations of manifests
        any | manifest merge 127.0.0.1:1/a:1 --annotation descriptor:k=v | is for entries of an index; only annotations of the index
        """;

    public static TheoryData<string, string, string> Rows()
    {
        TheoryData<string, string, string> rows = [];
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(" | ", 3);
            rows.Add(parts[0], parts[1], parts[2]);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_word_of_another_tool_is_answered_with_what_stands_for_it(string owner, string words, string answer)
    {
        Assert.NotEmpty(owner);
        using var tool = SampleProgram.Ocimulti();

        var ended = await tool.RunAsync(words.Split(' '));

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("", ended.Stdout);
        Assert.Contains(answer, ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", ended.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "Commands:")]
    [InlineData("help manifest create", "ocimulti manifest create REF SOURCE...")]
    [InlineData("version", ".")]
    public async Task Help_and_version_are_verbs_too(string words, string part)
    {
        using var tool = SampleProgram.Ocimulti();

        var ended = (await tool.RunAsync(words.Split(' '))).Succeeded();

        Assert.Contains(part, ended.Stdout, StringComparison.Ordinal);
    }
}
