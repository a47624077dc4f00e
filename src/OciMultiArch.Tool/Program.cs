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

    Exit status: 0 done, 1 failed, 2 wrong usage, 129 hung up, 130 interrupted, 143 terminated.
    """;

ZstdCompression.Register();
VerbRoot root = new(Description);
root.Add("build", BuildCommand.Create);
root.Add("image", BuildCommand.CreateImage);
root.Add("manifest", ManifestCommand.Create);
root.Add("edit", static () => ReferrerOptions.AddTo(EditCommand.Create()));
root.Add("squash", SquashCommand.Create);
root.Add("base", BaseCommand.Create);
root.Add("join", JoinCommand.Create);
root.Add("release", ReleaseCommand.Create);
root.Add("artifact", ArtifactCommand.Create);
root.Add("referrers", ReferrersCommand.Create);
root.Add("sign", SignCommand.Create);
root.Add("verify", VerifyCommand.Create);
root.Add("tag", TagCommand.Create);
root.Add("copy", CopyCommand.Create);
root.Add("sync", SyncCommand.Create);
root.Add("inspect", InspectCommand.Create);
root.Add("diff", DiffCommand.Create);
root.Add("cat", CatCommand.Create);
root.Add("export", ExportCommand.Create);
root.Add("sbom", SbomCommand.Create);
root.Add("tags", TagCommand.CreateList);
root.Add("digest", DigestCommand.Create);
root.Add("resolve", ResolveCommand.Create);
root.Add("catalog", CatalogCommand.Create);
root.Add("login", LoginCommand.Create);
root.Add("logout", LoginCommand.CreateLogout);
root.Add("config", ConfigCommand.Create);
root.Add("delete", DeleteCommand.Create);
root.Add("prune", PruneCommand.Create);
root.Add("completion", CompletionCommand.Create);
root.Add("__complete", CompletionCommand.CreateQuestion);
SharedOptions.AddTo(root);
return await CommandLine.RunAsync(root, args);
