namespace OciMultiArch.EndToEnd.Docs.Words;

internal static partial class KoRows
{
    // What a build writes beside the image.
    private static RowStory[] Outputs =>
    [
        new(
            "`--image-refs FILE`",
            """
            export GITHUB_OUTPUT=$PWD/steps; touch steps
            $api --to $REGISTRY/refs/api -t 1 --image-refs refs --digest-file digest --digests digests \
              --github-output --json
            """,
            static run =>
            {
                var digest = run.Text("digest").Trim();
                Assert.EndsWith($"/refs/api@{digest}\n", run.Text("refs"), StringComparison.Ordinal);
                Assert.Contains($"{digest["sha256:".Length..]}  ", run.Text("digests"), StringComparison.Ordinal);
                Assert.Contains($"digest={digest}\n", run.Text("steps"), StringComparison.Ordinal);
                run.Said($"\"digest\":\"{digest}\"");
            }),
        new(
            "`--sbom spdx`",
            """
            $both --to $REGISTRY/sbom/api -t 1 --sbom spdx
            $api --to $REGISTRY/sbom/other -t 1 --sbom cyclonedx --provenance=https://ci.example.com
            $api --to $REGISTRY/sbom/none -t 1
            for one in api other none; do ocimulti referrers $REGISTRY/sbom/$one:1; done
            """,
            static run => run.Said(
                "application/spdx+json", "application/vnd.cyclonedx+json", "in-toto", "/sbom/none:1@sha256:", "Nothing refers to it")),
        new(
            "`--sbom-dir DIR`",
            "$api --to oci:out -t 1; ocimulti sbom oci:out:1 > api.spdx.json",
            static run => Assert.Contains("\"SPDX-2.3\"", run.Text("api.spdx.json"), StringComparison.Ordinal)),
        new(
            "cosign afterwards",
            """
            $api --to oci:out -t 1; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem
            openssl pkey -in key.pem -pubout -out key.pub
            ocimulti sign oci:out:1 --key key.pem; ocimulti verify oci:out:1 --key key.pub
            """,
            static run => run.Said("signed sha256:", "ECDSA P-256")),
        new(
            "`ko resolve -f FILE`",
            """
            mkdir -p k8s/deep; echo 'image: ko://./cmd/api' | tee api.yaml > k8s/deep/api.yaml
            ocimulti resolve -f api.yaml --platform linux/amd64 --to $REGISTRY/resolved/{name} -t 1
            ocimulti resolve -f k8s -R --platform linux/amd64 --to $REGISTRY/resolved/{name}
            echo "image: $REGISTRY/resolved/api:1 # oci://$REGISTRY/resolved/api:1" | ocimulti resolve -f - --pin
            echo "image: oci://$REGISTRY/resolved/api:1" | ocimulti resolve -f -
            printf 'metadata: {labels: {app: api}}\nkind: One\n---\nkind: Other\n' | ocimulti resolve -f - -l app=api
            """,
            static run => run.Said(
                "/resolved/api@sha256:", "/resolved/api@sha256:", "/resolved/api:1@sha256:", "/resolved/api", "@sha256:", "kind: One")),
        new(
            "`ko apply`",
            """
            echo 'image: ko://./cmd/api' > api.yaml
            ocimulti resolve -f api.yaml --platform linux/amd64 --to $REGISTRY/applied/{name} |
              kubectl apply -f - --kubeconfig cluster
            """,
            static run => run.Said("kubectl apply -f - --kubeconfig cluster", "image: ", "/applied/api@sha256:")),
        new(
            "`ko run ./cmd/api`",
            """
            ocimulti build ./cmd/api --platform linux/amd64 --to $REGISTRY/team/api -t 1.4.0
            kubectl run api --image $REGISTRY/team/api:1.4.0; kubectl delete -f api.yaml
            """,
            static run => run.Said("/team/api:1.4.0", "kubectl run api --image", "kubectl delete"),
            "build ./cmd/api --to host/team/api -t 1.4.0"),
    ];

    // Settings of ko itself.
    private static RowStory[] Others =>
    [
        new(
            "`--insecure-registry`",
            """
            $api --plain-http $REGISTRY --to $REGISTRY/plain/api
            $api --insecure $TLS_REGISTRY --to $TLS_REGISTRY/api
            fails $api --tls $TLS_REGISTRY --to $TLS_REGISTRY/api --retries 0
            """,
            static run => run.Said("/plain/api@sha256:", "/api@sha256:", "certificate")),
        new(
            "`KO_DEFAULTBASEIMAGE`",
            """
            export KO_DEFAULTBASEIMAGE=oci:none:1 KO_DEFAULTPLATFORMS=linux/arm64
            fails ocimulti build ./cmd/api --to oci:none
            ocimulti build ./cmd/api --platform linux/amd64 --base oci:base:1 --to oci:out
            """,
            static run => Assert.Equal(("amd64", 2), ((string?)run.Out.Whole["architecture"], run.Out.Layers))),
        new(
            "`KO_CONFIG_PATH=DIR`",
            """
            mkdir config; printf 'defaultPlatforms: [linux/amd64]\nbuilds:\n- id: server\n  main: ../cmd/api\n' > config/.ko.yaml
            ocimulti build -f config/.ko.yaml --to oci:out -t 1
            """,
            static run => run.Said("server:\n", "1: new"),
            ".ko.yaml"),
        new(
            "`ko deps`",
            """
            $api --to oci:out -t 1; ocimulti sbom oci:out:1; ocimulti --version; ocimulti completion bash
            echo $CI_PASSWORD | ocimulti login $PRIVATE_REGISTRY -u $CI_USER --password-stdin
            """,
            static run => run.Said("SPDX-2.3", "\n0.", "_ocimulti", "ogged in")),
        new(
            "`-v`",
            "$api --to oci:out --progress plain",
            static run => run.Said("  building for linux/amd64")),
    ];
}
