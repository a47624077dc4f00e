using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Commands;
using OciMultiArch.Tool.Running;

const string Description =
    """
    Builds, indexes, edits, tags, copies, inspects and deletes multi-architecture container images. Needs no Docker engine and no daemon.

    A REF is one of these:
      ghcr.io/acme/api:1.4.0, alpine@sha256:...   an image or index in a registry
      oci:DIR:TAG                                 an image or index in an OCI layout folder
      oci-archive:FILE:TAG                        an image or index in a tar file of such a folder
      docker-archive:FILE:REPO:TAG                an image in a tar file for docker load, or of docker save
    Writing an archive replaces the whole file. Without a tag, REF means latest, or the only image of an archive. To delete or to push files, write the tag.

    Credentials are looked for in this order: OCI_REGISTRY_USERNAME and OCI_REGISTRY_PASSWORD for the host that OCI_REGISTRY names; the login of this tool
    or of docker; the login of podman; GITHUB_TOKEN for ghcr.io.

    Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """;

RootCommand root = new(Description)
{
    BuildCommand.Create(),
    ManifestCommand.Create(),
    EditCommand.Create(),
    JoinCommand.Create(),
    ReleaseCommand.Create(),
    ArtifactCommand.Create(),
    TagCommand.Create(),
    CopyCommand.Create(),
    InspectCommand.Create(),
    TagCommand.CreateList(),
    DigestCommand.Create(),
    LoginCommand.Create(),
    LoginCommand.CreateLogout(),
    DeleteCommand.Create(),
    PruneCommand.Create(),
    SharedOptions.PlainHttp,
    SharedOptions.Tls,
    SharedOptions.Insecure,
    SharedOptions.Timeout,
    SharedOptions.Retries,
    SharedOptions.Progress,
    SharedOptions.Trust,
};
return await CommandLine.RunAsync(root, args);
