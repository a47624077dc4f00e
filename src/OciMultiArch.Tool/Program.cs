using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Commands;
using OciMultiArch.Tool.Running;
using OciMultiArch.Zstd;

const string Description =
    """
    Builds, indexes, edits, tags, copies, inspects and deletes multi-architecture container images.
    Needs no Docker engine and no daemon.

    A REF is one of these:
      ghcr.io/acme/api:1.4.0, alpine@sha256:...   an image or index in a registry
      oci:DIR:TAG                                 an image or index in an OCI layout folder
      oci-archive:FILE:TAG                        an image or index in a tar file of such a folder
      docker-archive:FILE:REPO:TAG                an image in a tar file for docker load, or of docker save
    Writing an archive replaces the whole file; FILE may be compressed (gzip, zstd) where it is read, and - is the standard
    input or output. Without a tag, REF means latest, or the only image of an archive.
    To delete or to push files, the tag must be written.

    Credentials are looked for in this order: OCI_REGISTRY_USERNAME and OCI_REGISTRY_PASSWORD for the host that OCI_REGISTRY
    names; DOCKER_AUTH_CONFIG; the login of this tool or of docker; the login of podman; GITHUB_TOKEN for ghcr.io.

    Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """;

ZstdCompression.Register();
RootCommand root = new(Description);
root.Add(BuildCommand.Create());
root.Add(BuildCommand.CreateImage());
root.Add(ManifestCommand.Create());
root.Add(ReferrerOptions.AddTo(EditCommand.Create()));
root.Add(SquashCommand.Create());
root.Add(BaseCommand.Create());
root.Add(JoinCommand.Create());
root.Add(ReleaseCommand.Create());
root.Add(ArtifactCommand.Create());
root.Add(ReferrersCommand.Create());
root.Add(SignCommand.Create());
root.Add(VerifyCommand.Create());
root.Add(TagCommand.Create());
root.Add(CopyCommand.Create());
root.Add(SyncCommand.Create());
root.Add(InspectCommand.Create());
root.Add(DiffCommand.Create());
root.Add(CatCommand.Create());
root.Add(ExportCommand.Create());
root.Add(SbomCommand.Create());
root.Add(TagCommand.CreateList());
root.Add(DigestCommand.Create());
root.Add(ResolveCommand.Create());
root.Add(CatalogCommand.Create());
root.Add(LoginCommand.Create());
root.Add(LoginCommand.CreateLogout());
root.Add(ConfigCommand.Create());
root.Add(DeleteCommand.Create());
root.Add(PruneCommand.Create());
CompletionCommand.AddTo(root);
SharedOptions.AddTo(root);
return await CommandLine.RunAsync(root, args);
