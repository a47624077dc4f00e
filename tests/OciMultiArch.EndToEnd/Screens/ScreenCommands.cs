namespace OciMultiArch.EndToEnd.Screens;

/// <summary>The session that the screens are of: every verb that prints a table or a report.</summary>
internal static class ScreenCommands
{
    public const string ReleaseFile =
        """
        indexes:
          - index: "$R/acme/api:1.5.0"
            tags: [latest]
            from: "$R/acme/api:part-{arch}"
            platforms: [linux/amd64, linux/arm64]
        """;

    public const string SyncFile =
        """
        sync:
          - from: $R/acme/api
            to: $R/mirror/api
            tags: [latest]
        """;

    public static IReadOnlyList<string> All { get; } =
    [
        "ocimulti inspect $R/acme/api:1.4.0",
        "ocimulti inspect $R/acme/api:1.4.0 --sizes",
        "ocimulti inspect $R/acme/api:1.4.0 --sizes --digests",
        "ocimulti inspect $R/acme/buildx:1.4.0 --sizes",
        "ocimulti inspect $R/acme/api:1.4.0 --platform linux/arm64",
        "ocimulti artifact push $R/acme/api sbom.json --artifact-type application/spdx+json --subject $R/acme/api:1.4.0",
        "ocimulti artifact push $R/acme/policy:1 sbom.json:application/json --artifact-type application/vnd.acme.policy",
        "ocimulti inspect $R/acme/policy:1",
        "ocimulti sign $R/acme/api:1.4.0 --key key.pem",
        "ocimulti verify $R/acme/api:1.4.0 --key key.pub",
        "ocimulti referrers $R/acme/api:1.4.0 --each-image",
        "ocimulti catalog $R",
        "ocimulti manifest inspect $R/acme/api:1.4.0",
        "ocimulti manifest verify $R/acme/api:1.4.0 --deep",
        "ocimulti tag $R/acme/api:one two --dry-run",
        "ocimulti tag $R/acme/api:one two latest",
        "ocimulti copy $R/acme/api:1.4.0 oci:lay:1.4.0 --dry-run",
        "ocimulti copy $R/acme/api:1.4.0 oci:lay:1.4.0",
        "ocimulti inspect oci:lay:1.4.0",
        "ocimulti tags oci:lay",
        "ocimulti copy $R/acme/api:1.4.0 $R/acme/copy:1.4.0 --dry-run",
        "ocimulti copy $R/acme/api:1.4.0 $R/acme/copy:1.4.0 $R/acme/copy:latest",
        "ocimulti copy $R/acme/api:1.3.0 $R/acme/copy:latest --dry-run",
        "ocimulti copy $R/acme/api:1.3.0 $R/acme/copy:1.3.0 $R/acme/copy:latest",
        "ocimulti copy $R/acme/api:1.3.0 $R/acme/copy:latest",
        "ocimulti manifest create $R/acme/list:1 $R/acme/api:one oci:lay:1.4.0 --replace --tag latest",
        "ocimulti manifest remove $R/acme/list:1 --platform linux/arm/v7",
        "ocimulti manifest annotate $R/acme/list:1 --annotation org.opencontainers.image.version=1",
        "ocimulti manifest filter $R/acme/list:1 --platform linux/amd64,linux/arm64 --dry-run",
        "ocimulti manifest add $R/acme/list:1 oci:lay:1.4.0 --replace",
        "ocimulti copy oci:lay:1.4.0 oci:amd64:1 --platform linux/amd64",
        "ocimulti copy oci:lay:1.4.0 oci:arm64:1 --platform linux/arm64",
        "ocimulti manifest merge $R/acme/merged:1 oci:amd64:1 -t latest --expect-platforms linux/amd64,linux/arm64 --dry-run",
        "ocimulti manifest merge $R/acme/merged:1 oci:amd64:1 -t latest --expect-platforms linux/amd64,linux/arm64",
        "ocimulti manifest merge $R/acme/merged:1 oci:arm64:1 -t latest --expect-platforms linux/amd64,linux/arm64",
        "ocimulti manifest merge $R/acme/merged:1 oci:arm64:1 -t latest --expect-platforms linux/amd64,linux/arm64",
        "ocimulti edit $R/acme/api:one --label team=a --dry-run",
        "ocimulti edit $R/acme/api:one --label team=a",
        "ocimulti edit $R/acme/copy:latest --env TZ=UTC",
        "ocimulti diff $R/acme/api:1.3.0 $R/acme/copy:latest",
        "ocimulti image dist/{arch}/app --to $R/acme/app --tag 1.0.0 --tag latest --per-arch-tags --dry-run",
        "ocimulti image dist/{arch}/app --to $R/acme/app --tag 1.0.0 --tag latest --per-arch-tags",
        "ocimulti image dist/{arch}/app --to $R/acme/app --tag 1.0.1 --tag latest --user 65532",
        "ocimulti copy oci:amd64:1 $R/acme/api:part-amd64",
        "ocimulti copy oci:arm64:1 $R/acme/api:part-arm64",
        "ocimulti release release.yaml --dry-run",
        "ocimulti release release.yaml",
        "ocimulti sync mirrors.yaml --dry-run",
        "ocimulti sync mirrors.yaml",
        "ocimulti base check $R/acme/app:1.0.0",
        "ocimulti config $R",
        "ocimulti delete $R/acme/api:part-amd64 $R/acme/api:part-arm64 --dry-run",
        "ocimulti delete $R/acme/api --match 'part-*' --dry-run",
        "ocimulti delete oci:lay:1.4.0",
        "ocimulti prune oci:lay --older-than 0",
    ];
}
