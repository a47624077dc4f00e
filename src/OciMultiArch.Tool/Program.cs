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
VerbRoot root = new(Description,
[
    ("build", BuildCommand.Create),
    ("image", BuildCommand.CreateImage),
    ("manifest", ManifestCommand.Create),
    ("edit", static () => ReferrerOptions.AddTo(EditCommand.Create())),
    ("squash", SquashCommand.Create),
    ("base", BaseCommand.Create),
    ("join", JoinCommand.Create),
    ("release", ReleaseCommand.Create),
    ("artifact", ArtifactCommand.Create),
    ("referrers", ReferrersCommand.Create),
    ("sign", SignCommand.Create),
    ("verify", VerifyCommand.Create),
    ("tag", TagCommand.Create),
    ("copy", CopyCommand.Create),
    ("sync", SyncCommand.Create),
    ("inspect", InspectCommand.Create),
    ("diff", DiffCommand.Create),
    ("cat", CatCommand.Create),
    ("export", ExportCommand.Create),
    ("sbom", SbomCommand.Create),
    ("tags", TagCommand.CreateList),
    ("digest", DigestCommand.Create),
    ("resolve", ResolveCommand.Create),
    ("catalog", CatalogCommand.Create),
    ("login", LoginCommand.Create),
    ("logout", LoginCommand.CreateLogout),
    ("config", ConfigCommand.Create),
    ("delete", DeleteCommand.Create),
    ("prune", PruneCommand.Create),
    ("completion", CompletionCommand.Create),
    ("__complete", CompletionCommand.CreateQuestion),
]);
SharedOptions.AddTo(root);
return await CommandLine.RunAsync(root, args);
