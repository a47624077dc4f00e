using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Commands;
using OciMultiArch.Tool.Running;

RootCommand root = new(
    """
    Builds, indexes, edits, tags, copies, inspects and deletes multi-architecture container images. No Docker engine, no daemon.

    A REF is a registry reference (ghcr.io/acme/api:1.4.0, alpine@sha256:...), oci:DIR:TAG (an image in an OCI layout folder), oci-archive:FILE:TAG
    (a tar file of such a folder) or docker-archive:FILE:REPO:TAG (for docker load, of docker save). Writing an archive replaces the file as a whole.
    Without a tag, latest is meant, or the only image of an archive; never so to delete or to push files.
    Credentials: OCI_REGISTRY_USERNAME and OCI_REGISTRY_PASSWORD for the host that OCI_REGISTRY names, then those of this login or docker login, of podman
    login, then GITHUB_TOKEN for ghcr.io.
    Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """)
{
    BuildVerb.Command(),
    ManifestVerb.Command(),
    EditVerb.Command(),
    JoinVerb.Command(),
    ReleaseVerb.Command(),
    ArtifactVerb.Command(),
    TagVerb.Command(),
    CopyVerb.Command(),
    InspectVerb.Command(),
    TagsVerb.Command(),
    DigestVerb.Command(),
    LoginVerb.Command(),
    LogoutVerb.Command(),
    DeleteVerb.Command(),
    PruneVerb.Command(),
    Shared.PlainHttp,
    Shared.Tls,
    Shared.Insecure,
    Shared.Timeout,
    Shared.Retries,
    Shared.Progress,
    Shared.Trust,
};
return await CommandLine.RunAsync(root, args);
