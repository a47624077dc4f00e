namespace OciMultiArch.EndToEnd.Docs.Words;

internal static partial class KoRows
{
    // What images say and hold.
    private static RowStory[] Images =>
    [
        new(
            "`--image-label`",
            "$both --to oci:out --label a=1 --annotation b=2 --annotation manifest:c=3",
            static run =>
            {
                Assert.Equal("1", run.Out.Label("a"));
                Assert.Equal("2", (string?)run.Out.Root["annotations"]!["b"]);
                Assert.Equal("3", (string?)run.Out.Manifest["annotations"]!["c"]);
            }),
        new(
            "labels and annotations of the base",
            """
            $api --base oci:base:1 --to oci:out && $api --base oci:base:1 --to oci:none --inherit labels=none
            $api --base oci:base:1 --to oci:less --remove-label more && $api --base oci:base:1 --to oci:all --inherit annotations=all
            """,
            static run =>
            {
                Assert.Equal(("base", "base"), (run.Out.Label("from"), run.Out.Label("more")));
                Assert.Null(run.Layout("none").Label("from"));
                Assert.Equal(("base", null), (run.Layout("less").Label("from"), run.Layout("less").Label("more")));
                Assert.Null(run.Out.Manifest["annotations"]?["kept"]);
                Assert.Equal("base", (string?)run.Layout("all").Manifest["annotations"]!["kept"]);
            }),
        new(
            "`--env`, `--port`",
            """
            $api --to oci:out --env A=b --port 8080 --entrypoint /app/api --entrypoint=-v --cmd c --workdir /srv --volume /data \
              --stop-signal SIGINT
            """,
            static run =>
            {
                Assert.Contains("\"A=b\"", run.Out.Config["Env"]!.ToJsonString(), StringComparison.Ordinal);
                Assert.Equal("""{"8080":{}}""", run.Out.Config["ExposedPorts"]!.ToJsonString());
                Assert.Equal("""["/app/api","-v"]""", run.Out.Config["Entrypoint"]!.ToJsonString());
                Assert.Equal("""["c"]""", run.Out.Config["Cmd"]!.ToJsonString());
                Assert.Equal(("/srv", "SIGINT"), ((string?)run.Out.Config["WorkingDir"], (string?)run.Out.Config["StopSignal"]));
                Assert.Equal("""{"/data":{}}""", run.Out.Config["Volumes"]!.ToJsonString());
            }),
        new(
            "`--image-user`",
            "$api --to oci:out --user 65532:65532",
            static run => Assert.Equal("65532:65532", (string?)run.Out.Config["User"])),
        new(
            "`/ko-app/NAME`",
            "$api --to oci:out --name /ko-app/api; $api --to oci:own",
            static run =>
            {
                Assert.Contains("/ko-app/api", run.Out.Files.Keys);
                Assert.Equal("""["/ko-app/api"]""", run.Out.Config["Entrypoint"]!.ToJsonString());
                Assert.Contains("/app/api", run.Layout("own").Files.Keys);
            },
            "/app/NAME"),
        new(
            "`KO_DATA_PATH`",
            "$api --to oci:out --assets kodata",
            static run =>
            {
                Assert.Equal("hello\n", run.Out.Content("/var/run/ko/index.html"));
                Assert.Contains("\"KO_DATA_PATH=/var/run/ko\"", run.Out.Config["Env"]!.ToJsonString(), StringComparison.Ordinal);
            }),
        new(
            "`linux_capabilities`",
            "$api --to oci:out --capability /app/api=cap_net_bind_service+ep",
            static run => Assert.Contains(
                "SCHILY.xattr.security.capability",
                ((System.Formats.Tar.PaxTarEntry)run.Out.Files["/app/api"]).ExtendedAttributes.Keys)),
        new(
            "`SOURCE_DATE_EPOCH`",
            """
            SOURCE_DATE_EPOCH=1700000000 $api --to oci:out --assets kodata
            $api --to oci:created --created 2026-01-31T12:00:00Z; $api --to oci:none
            """,
            static run =>
            {
                Assert.Equal("2023-11-14T22:13:20Z", (string?)run.Out.Whole["created"]);
                Assert.Equal("2026-01-31T12:00:00Z", (string?)run.Layout("created").Whole["created"]);
                Assert.Equal("1970-01-01T00:00:00Z", (string?)run.Layout("none").Whole["created"]);
                Assert.All(run.Out.Files.Values, static file => Assert.Equal(DateTimeOffset.UnixEpoch, file.ModificationTime));
            }),
    ];
}
