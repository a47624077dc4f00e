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
    BuildCommand.Command(),
    ManifestCommand.Command(),
    EditCommand.Command(),
    JoinCommand.Command(),
    ReleaseCommand.Command(),
    ArtifactCommand.Command(),
    TagCommand.Command(),
    CopyCommand.Command(),
    InspectCommand.Command(),
    TagsCommand.Command(),
    DigestCommand.Command(),
    LoginCommand.Command(),
    LogoutCommand.Command(),
    DeleteCommand.Command(),
    PruneCommand.Command(),
    SharedOptions.PlainHttp,
    SharedOptions.Tls,
    SharedOptions.Insecure,
    SharedOptions.Timeout,
    SharedOptions.Retries,
    SharedOptions.Progress,
    SharedOptions.Trust,
};
return await CommandLine.RunAsync(root, args);
