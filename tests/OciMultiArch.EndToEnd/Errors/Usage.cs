namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Words that cannot be meant: nothing is begun.</summary>
internal static class Usage
{
    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        Of("No command", ""),
        Of("An unknown command", "fly"),
        Of("An unknown option", "inspect {registry}/app --nonsense"),
        Of("An argument is missing", "copy oci:app:1"),
        Of("A required option is missing", "build ./hello --platform linux/amd64"),
        Of("A reference with upper case letters", "inspect {registry}/App:1"),
        Of("A reference with a scheme", "inspect https://{registry}/app:1"),
        Of("A reference with a user and password", "inspect user:{secret}@{registry}/app:1"),
        Of("A digest that is too short", "inspect {registry}/app@sha256:abc"),
        Of("An invalid tag", "tag oci:app:1 -x"),
        Of("A tag where a repository is wanted", "build ./hello --platform linux/amd64 --to oci:out:1"),
        Of("An invalid platform", "build ./hello --platform linux --to oci:out"),
        Of("One platform in two spellings", "build ./hello --platform linux/amd64,linux/x86_64 --to oci:out"),
        Of("An annotation without a value", "manifest create oci:out:1 oci:app:1 --annotation version"),
        Of("An unknown engine", "copy oci:app:1 --load containerd"),
        Of("An image without a name for an engine", "copy oci:app:1 --load docker"),
        Of("A level of zstd that there is not", "build ./hello --platform linux/amd64 --to oci:out --compression zstd:22"),
        Of("A variable of go for a platform that is not built", "build ./hello --platform linux/amd64 --to oci:out --go-env linux/arm64:CC=gcc"),
        Of("A policy for the base without a kind", "build ./hello --platform linux/amd64 --to oci:out --inherit version"),
        Of("A placeholder that is not known", "build ./hello --platform linux/amd64 --to oci:out --tag {verison}"),
        Of("A template of another tool that has no value here", "build ./hello --platform linux/amd64 --to oci:out --tag {{.ProjectName}}"),
        Of("A file of outputs in no folder", "build ./hello --platform linux/amd64 --to oci:out --digest-file no/such/digest"),
        Of("YAML that is not there", "resolve -f no.yaml"),
        Of("A time of creation that is none", "build ./hello --platform linux/amd64 --to oci:out --created yesterday"),
        Of("A signal that is none", "build ./hello --platform linux/amd64 --to oci:out --stop-signal SIGTREM"),
        Of("Layers of zstd in Docker's format", "build ./hello --platform linux/amd64 --to oci:out --compression zstd --format docker"),
        Of("A label twice", "build ./hello --platform linux/amd64 --to oci:out --label a=1 --label a=2"),
        Of("Annotations in Docker's format", "build ./hello --platform linux/amd64 --to oci:out --annotation a=1 --format docker"),
        Of("An annotation of an index that is not made", "build ./hello --platform linux/amd64 --to oci:out --annotation index:a=1"),
        Of("Two options that exclude each other", "inspect oci:app:1 --raw --json"),
        Of("Tags for each architecture without a tag", "build ./hello --platform linux/amd64 --to oci:out --per-arch-tags"),
        Of("A platform for an image that is not among the sources", "manifest create oci:out:1 oci:app:1 --platform oci:app:2=linux/arm64"),
        Of("A path where a host is wanted", "tags {registry}/app --plain-http {registry}/app"),
        Of("An invalid number of retries", "tags {registry}/app --retries many"),
        Of("An invalid number of jobs", "tags {registry}/app --jobs 0"),
        Of("An invalid size of parts", "copy oci:app:1 {registry}/app:1 --chunk-size 5"),
        Of("An invalid time to wait", "digest {registry}/app:1 --wait soon"),
        Of("An invalid time-out", "tags {registry}/app --timeout 0"),
        Of("A file of settings that is not there", "tags {registry}/app --registry-config no.yaml"),
        Of("A file of settings of another kind", "tags {registry}/app --registry-config settings.toml"),
        Of("A proxy that is none", "tags {registry}/app --proxy ftp://me:{secret}@proxy.example"),
        Of("A client key without its certificate", "tags {registry}/app --key-file me.key"),
        Of("A mirror of no registry", "tags {registry}/app --mirror mirror.example"),
        Of("A header of no registry", "tags {registry}/app --header X-Key:{secret}"),
        Of("A header twice", "tags {registry}/app --header {registry}=X-Key:{secret} --header {registry}=X-Key:{secret}"),
        Of("Two ways to talk to one registry", "tags {registry}/app --tls {registry} --insecure {registry}"),
        Of("A header that is the client's own", "tags {registry}/app --header {registry}=Authorization:{secret}"),
    ];

    private static ErrorCase Of(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };
}
