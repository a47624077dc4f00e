namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>What proves the rows of docs/recipes/from-goreleaser.md.</summary>
internal static class GoreleaserRows
{
    public static IReadOnlyList<RowStory> All { get; } = [.. Programs, .. Templates, .. Images, .. Outputs];

    // What is compiled, and how.
    private static RowStory[] Programs =>
    [
        new(
            "`builds: main, dir`",
            """
            ocimulti build ./cmd/api --platform linux/amd64 --to oci:out
            cd cmd/api; ocimulti build --platform linux/amd64 --to oci:../../here
            """,
            static run => Assert.Equal(run.Out.Files.Keys, run.Layout("here").Files.Keys)),
        new(
            "`goos, goarch, goarm, goamd64`",
            "ocimulti build ./cmd/api --platform linux/amd64/v3,linux/arm/v6 --to oci:out",
            static run =>
            {
                Assert.Contains("\tGOAMD64=v3\n", run.Out.Content("/app/api"), StringComparison.Ordinal);
                Assert.Equal(["linux/amd64", "linux/arm"], run.Out.Platforms);
            }),
        new(
            "`ldflags, flags, tags, env`",
            """
            $api --to oci:out --ldflags "-X main.version=that-of-ldflags" --flags=-v --build-tags extra \
              --go-env GOFLAGS=-modcacherw --go bin/spy
            $both --to oci:cross --go bin/spy --go-env linux/arm64:CC=aarch64-linux-gnu-gcc
            """,
            static run =>
            {
                Assert.Contains("that-of-ldflags", run.Out.Content("/app/api"), StringComparison.Ordinal);
                Assert.Contains("\t-tags=extra\n", run.Out.Content("/app/api"), StringComparison.Ordinal);
                Assert.Equal(2, run.Text("spied").Split("\nCC=aarch64-linux-gnu-gcc\n").Length);
                Assert.Contains("\nargument: -v\n", run.Text("spied"), StringComparison.Ordinal);
                Assert.Contains("GOFLAGS=-modcacherw", run.Text("spied"), StringComparison.Ordinal);
            },
            "overrides"),
        new(
            "several `builds:`",
            """
            mkdir cmd/a cmd/b; cp cmd/api/main.go cmd/a; cp cmd/api/main.go cmd/b
            ocimulti build ./cmd/a ./cmd/b --to $REGISTRY/team/{name} --platform linux/amd64 -t 1
            """,
            static run => run.Said("a:\n", "/team/a:1\n", "b:\n", "/team/b:1\n")),
        new(
            "`dist/`",
            """
            for arch in amd64_v1 arm64; do
              GOARCH=${arch%_*} go build -trimpath -o dist/app_linux_$arch/app ./cmd/api
            done
            ocimulti image "dist/app_{goreleaser}/app" --to oci:out -t 1
            """,
            static run =>
            {
                Assert.Equal(["linux/amd64", "linux/arm64"], run.Out.Platforms);
                Assert.Contains("/app/app", run.Out.Files.Keys);
            }),
    ];

    private static RowStory[] Templates =>
    [
        new(
            "`{{ .Version }}`",
            """
            X=x $both --to oci:out -t '{{ .Version }}' $(for field in .Tag .Major .Minor .Patch .Prerelease .RawVersion .Branch \
              .Commit .FullCommit .ShortCommit .CommitDate .CommitTimestamp .Date .Timestamp .IsGitDirty \
              .IsGitClean .GitTreeState .Env.X .Os .Arch; do
              echo "--label x$field={{$field}}"; done)
            git log -1 "--format=git: %H-%h-%ct"
            SOURCE_DATE_EPOCH=1700000000 $api --to oci:dated --label Date={{.Date}}
            git tag -d v1.4.2; $api --to oci:pseudo -t {{.Version}}; fails $api --to oci:none -t {{.Tag}}
            """,
            AssertFields),
        new(
            "`{{ .ProjectName }}`",
            """
            fails $api --to oci:none -t '{{ .ProjectName }}'; fails $api --to oci:none --label a={{.Now}}
            fails $api --to oci:none --label a={{.Arm}}
            fails $api --to oci:none --label 'a={{ tolower .Tag }}'; fails $api --to oci:none --label 'a={{ if .IsGitDirty }}x{{ end }}'
            """,
            static run => run.Said(
                "Write the name itself",
                "Use {date}",
                "Use {variant}",
                "{{ tolower .Tag }} is not",
                "made by your shell",
                "{{ if .IsGitDirty }} is not")),
    ];

    private static RowStory[] Images =>
    [
        new(
            "`kos: repositories`",
            "$api --to $REGISTRY/acme/api --to $REGISTRY/other/api -t 1",
            static run => run.Said("/acme/api:1\n", "/other/api:1\n")),
        new(
            "`kos: tags`",
            "$api --to oci:out -t latest -t 1.4.0",
            static run => run.Said("1.4.0: new", "latest: new")),
        new(
            "`kos: base_image",
            """
            $api --to oci:out --base oci:base:1 --label a=1 --annotation b=2 --user 65532 --created 2026-01-31T12:00:00Z
            """,
            static run =>
            {
                Assert.Equal((2, "1", "65532"), (run.Out.Layers, run.Out.Label("a"), (string?)run.Out.Config["User"]));
                Assert.Equal("2", (string?)run.Out.Root["annotations"]!["b"]);
                Assert.Equal("2026-01-31T12:00:00Z", (string?)run.Out.Whole["created"]);
            }),
        new(
            "`dockers: image_templates: …-amd64`",
            """
            $both --to oci:out -t {{.Version}} -t {{.Version}}-{{.Arch}}{-variant}
            $both --to oci:flag -t {{.Version}} --per-arch-tags
            """,
            static run =>
            {
                Assert.Equal(["1.4.2", "1.4.2-amd64", "1.4.2-arm64"], run.Out.Tags.Order());
                Assert.Equal(["1.4.2", "1.4.2-amd64", "1.4.2-arm64"], run.Layout("flag").Tags.Order());
            }),
        new(
            "`dockers: extra_files`",
            "$api --to oci:out --file go.mod=/etc/go.mod",
            static run => Assert.StartsWith("module example.com/app", run.Out.Content("/etc/go.mod"), StringComparison.Ordinal)),
    ];

    private static RowStory[] Outputs =>
    [
        new(
            "`kos: sbom`",
            "$both --to $REGISTRY/sbom/api -t 1 --sbom spdx; ocimulti referrers $REGISTRY/sbom/api:1",
            static run => run.Said("sbom/api:1@sha256:", "application/spdx+json")),
        new(
            "`docker_signs:`",
            """
            $api --to oci:out -t 1; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem
            openssl pkey -in key.pem -pubout -out key.pub
            ocimulti sign oci:out:1 --key key.pem; ocimulti verify oci:out:1 --key key.pub
            """,
            static run => run.Said("signed sha256:", "ECDSA P-256")),
        new(
            "`docker_digest: digests.txt`",
            "$api --to $REGISTRY/digests/api -t 1 --digests digests.txt",
            static run => Assert.EndsWith("/digests/api:1\n", run.Text("digests.txt"), StringComparison.Ordinal),
            "actions/attest-build-provenance"),
        new(
            "`--snapshot`",
            """
            $api --to oci:out -t {short-commit}{-dirty}; echo >> go.mod; $api --to oci:dirty -t {short-commit}{-dirty}
            git log -1 --format=%h
            """,
            static run =>
            {
                var commit = run.Stdout.TrimEnd().Split('\n')[^1];
                Assert.Equal([commit], run.Out.Tags);
                Assert.Equal([$"{commit}-dirty"], run.Layout("dirty").Tags);
            }),
    ];

    private static void AssertFields(RowRun run)
    {
        var commit = run.Stdout.Split("git: ")[1].Split('\n')[0].Split('-');
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(commit[2])).ToString("yyyy-MM-ddTHH:mm:ssZ");
        (string Field, string Value)[] expected =
        [
            ("Tag", "v1.4.2"), ("Major", "1"), ("Minor", "4"), ("Patch", "2"), ("Prerelease", ""), ("RawVersion", "1.4.2"),
            ("Branch", "main"), ("Commit", commit[0]), ("FullCommit", commit[0]), ("ShortCommit", commit[1]),
            ("CommitDate", time), ("CommitTimestamp", commit[2]), ("Date", time), ("Timestamp", commit[2]),
            ("IsGitDirty", "false"), ("IsGitClean", "true"), ("GitTreeState", "clean"),
            ("Env.X", "x"), ("Os", "linux"), ("Arch", "amd64"),
        ];
        Assert.Equal(expected, expected.Select(each => (each.Field, run.Out.Label($"x.{each.Field}")!)));
        Assert.Equal(["1.4.2"], run.Out.Tags);
        Assert.StartsWith("2023-11-14T22:13:20", run.Layout("dated").Label("Date"), StringComparison.Ordinal);
        Assert.StartsWith("0.0.0-2", run.Layout("pseudo").Tags[0], StringComparison.Ordinal);
        run.Said("{tag} has no value");
    }
}
