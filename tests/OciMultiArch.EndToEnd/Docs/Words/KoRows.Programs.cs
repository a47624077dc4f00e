namespace OciMultiArch.EndToEnd.Docs.Words;

internal static partial class KoRows
{
    private static readonly string[] VariantVariables =
        ["GOARM=6", "GOARM64=v9.0", "GO386=softfloat", "GOMIPS=softfloat", "GOPPC64=power9", "GORISCV64=rva22u64"];

    // How programs are compiled.
    private static RowStory[] Programs =>
    [
        new(
            "GOARM and GOAMD64",
            """
            ocimulti build ./cmd/api --platform linux/amd64/v3 --to oci:out
            for platform in arm/v6 arm64/v9.0 386/softfloat mips/softfloat ppc64le/power9 riscv64/rva22u64; do
              ONLY_SPY=1 fails ocimulti build ./cmd/api --platform linux/$platform --to oci:other --go bin/spy
            done
            """,
            static run =>
            {
                Assert.Contains("\tGOAMD64=v3\n", run.Out.Content("/app/api"), StringComparison.Ordinal);
                foreach (var variable in VariantVariables)
                    Assert.Contains($"\n{variable}\n", run.Text("spied"), StringComparison.Ordinal);
            }),
        new(
            "`-trimpath`",
            "CGO_ENABLED=1 $api --to oci:out; $api --go-env CGO_ENABLED=1 --to oci:cgo",
            static run =>
            {
                Assert.Contains("\tCGO_ENABLED=0\n", run.Out.Content("/app/api"), StringComparison.Ordinal);
                Assert.Contains("\t-trimpath=true\n", run.Out.Content("/app/api"), StringComparison.Ordinal);
                Assert.Contains("\tCGO_ENABLED=1\n", run.Layout("cgo").Content("/app/api"), StringComparison.Ordinal);
                run.Said("CGO_ENABLED=1 of the environment is not followed");
            },
            "-trimpath",
            "CGO_ENABLED=0"),
        new(
            "`ldflags`",
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
            "-tags"),
        new(
            "templates",
            """
            X=x $api --to oci:out{tag} -t {{.Git.Tag}} -t {tag}-same --name /bin/api-{{.Git.Tag}} \
              --ldflags "-X main.version=ld-{{.Git.Tag}}" --annotation a={{.Git.ShortCommit}}-{short-commit} \
              --label commit={{.Git.ShortCommit}}-{short-commit} --label env={{.Env.X}} --label date={{.Date}}={date}
            git log -1 --format=%h-%h
            git log -1 --format=%cd --date=iso8601-strict-local
            fails $api --to oci:none --label a={{.GoEnv.X}}
            """,
            static run =>
            {
                var made = run.Layout("outv1.4.2");
                Assert.Equal(["v1.4.2", "v1.4.2-same"], made.Tags);
                Assert.Contains("ld-v1.4.2", made.Content("/bin/api-v1.4.2"), StringComparison.Ordinal);
                Assert.Equal("x", made.Label("env"));
                Assert.Equal(made.Label("commit"), (string?)made.Root["annotations"]!["a"]);
                Assert.Contains($"\n{made.Label("commit")}\n", run.Stdout, StringComparison.Ordinal);
                var dates = made.Label("date")!.Split('=');
                Assert.Equal(dates[0], dates[1]);
                Assert.Contains($"\n{dates[0][..^1]}", run.Stdout, StringComparison.Ordinal);
                run.Said("{{.GoEnv.X}} is not understood");
            }),
        new(
            "`--disable-optimizations`",
            """$api --to oci:out "--flags=-gcflags=all=-N -l" --go bin/spy""",
            static run =>
            {
                Assert.Contains("\nargument: -gcflags=all=-N -l\n", run.Text("spied"), StringComparison.Ordinal);
                Assert.Contains("/app/api", run.Out.Files.Keys);
            }),
        new(
            "`--debug`",
            """
            GOARCH=amd64 CGO_ENABLED=0 go build -o dlv ./cmd/worker
            $api --to oci:out "--flags=-gcflags=all=-N -l" --file dlv=/app/dlv:0755 --entrypoint /app/dlv --entrypoint exec \
              --entrypoint=--headless --entrypoint=--listen=:40000 --entrypoint /app/api --port 40000
            """,
            static run =>
            {
                Assert.Contains("/app/dlv", run.Out.Files.Keys);
                Assert.Equal(
                    """["/app/dlv","exec","--headless","--listen=:40000","/app/api"]""",
                    run.Out.Config["Entrypoint"]!.ToJsonString());
            }),
        new(
            "`KO_GO_PATH`",
            "$api --go bin/spy --to oci:out",
            static run => Assert.Contains("argument: build\n", run.Text("spied"), StringComparison.Ordinal)),
        new(
            "`-j N`",
            "$both --jobs 1 --to oci:out",
            static run => Assert.Equal(2, run.Out.Platforms.Count)),
        new(
            "`KOCACHE=DIR`",
            """
            $api --cache kept --to oci:out -t 1; ls kept
            $api --no-cache --to oci:out -t 2; $api --cache kept --to oci:out -t 3
            """,
            static run =>
            {
                run.Said("go-builds", "2: new", "3: new");
                Assert.Equal(3, Directory.GetFiles(Path.Combine(run.Folder, "out/blobs/sha256")).Length);
            }),
        new(
            "the base is read in each build",
            """
            ocimulti copy oci:base:1 $REGISTRY/kept/base:1 -q
            $both --base $REGISTRY/kept/base:1 --to $REGISTRY/kept/api
            $both --base $REGISTRY/kept/base:1 --to $REGISTRY/kept/api --offline
            """,
            static run => run.Said("kept/api@sha256:", "kept/api@sha256:")),
    ];
}
