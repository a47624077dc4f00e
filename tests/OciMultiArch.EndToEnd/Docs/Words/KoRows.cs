namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>What proves the rows of docs/recipes/from-ko.md.</summary>
internal static partial class KoRows
{
    public static IReadOnlyList<RowStory> All { get; } = [.. Places, .. Programs, .. Images, .. Outputs, .. Others];

    // What is built, and where it goes.
    private static RowStory[] Places =>
    [
        new(
            "`ko build ./cmd/api ./cmd/worker`",
            """
            ocimulti build ./cmd/api ./cmd/worker --to $REGISTRY/team/{name} --platform linux/amd64 -t 1
            ocimulti tags $REGISTRY/team/api && ocimulti tags $REGISTRY/team/worker
            cd cmd/api && ocimulti build --platform linux/amd64 --to oci:../../out
            """,
            static run =>
            {
                run.Said("api:\n", "worker:\n", "\n1\n1\n");
                Assert.Contains("/app/api", run.Out.Files.Keys);
            }),
        new(
            "`--bare`",
            """
            $api --to $REGISTRY/repository --to $REGISTRY/team/{name} -t bare
            ocimulti digest $REGISTRY/repository:bare && ocimulti digest $REGISTRY/team/api:bare
            """,
            static run => run.Said("/team/api:bare\n", "sha256:", "sha256:")),
        new(
            "`-P`",
            "$api --to $REGISTRY/example.com/app/cmd/{name} -t 1",
            static run => run.Said("/example.com/app/cmd/api:1\n")),
        new(
            "`--platform linux/amd64,linux/arm64`",
            """
            ocimulti build ./cmd/api --platform linux/amd64,linux/arm64 --to oci:out
            fails ocimulti build ./cmd/api --to oci:none
            """,
            static run =>
            {
                run.Said("'--platform' is required");
                Assert.Equal(["linux/amd64", "linux/arm64"], run.Out.Platforms);
            }),
        RowStory.Told("`--platform all`"),
        new(
            "a platform that the base lacks",
            "fails ocimulti build ./cmd/api --platform linux/amd64,linux/riscv64 --base oci:base:1 --to oci:out; [ ! -e out ]",
            static run => run.Said("has no image for linux/riscv64")),
        new(
            "`-t 1.4.0,latest`",
            "$api --to oci:none; $api --to oci:out -t 1.4.0 -t latest; $api --to oci:turned -t latest -t 1.4.0",
            static run =>
            {
                Assert.Empty(run.Layout("none").Tags);
                Assert.Equal(["1.4.0", "latest"], run.Out.Tags);
                run.Said("oci:", "1.4.0: new", "latest: new", "1.4.0: new", "latest: new");
            }),
        new(
            "`--tag-only`",
            """
            ocimulti build ./cmd/api --platform linux/amd64 --to $REGISTRY/team/api -t 1.4.0
            echo "image: $REGISTRY/team/api:1.4.0" | sed 's/^image: //' | xargs ocimulti digest
            """,
            static run => run.Said("/team/api:1.4.0\n", "sha256:"),
            "build ./cmd/api --to host/team/api -t 1.4.0",
            "resolve"),
        new(
            "`defaultBaseImage`",
            "$api --base oci:base:1 --to oci:out && $api --to oci:alone",
            static run => Assert.Equal((2, 1), (run.Out.Layers, run.Layout("alone").Layers))),
        new(
            "`--oci-layout-path DIR`",
            "$api --to oci:out -t 1",
            static run => Assert.Equal(["1"], run.Out.Tags)),
        new(
            "`--tarball`",
            """
            $both --to oci-archive:api.tar --to docker-archive:docker.tar:acme/api -t 1
            mkdir out docker && tar xf api.tar -C out && tar xf docker.tar -C docker
            """,
            static run =>
            {
                Assert.Equal(2, run.Out.Platforms.Count);
                Assert.Equal(2, run.Layout("docker").Platforms.Count);
                Assert.Contains("\"acme/api:1\"", run.Text("docker/manifest.json"), StringComparison.Ordinal);
            }),
        new(
            "`--local`",
            "$api --load docker:acme/api:dev; $api --load podman:acme/api:dev; tar xOf docker.tar manifest.json; tar tf podman.tar",
            static run => run.Said("docker.io/acme/api:dev", "\"acme/api:dev\"", "manifest.json")),
        new(
            "`--push=false`",
            "$api --to oci:out -t 1 --dry-run; [ ! -e out ]",
            static run => run.Said("nothing written")),
        new(
            "`KIND_CLUSTER_NAME`",
            "$api --to docker-archive:api.tar:acme/api -t dev; kind load image-archive api.tar --name dev; tar xOf api.tar manifest.json",
            static run => run.Said("kind load image-archive api.tar --name dev", "\"acme/api:dev\"")),
    ];
}
