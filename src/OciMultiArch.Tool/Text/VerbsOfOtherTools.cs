namespace OciMultiArch.Tool.Text;

/// <summary>
/// What to use for verbs that people know from docker, buildx, crane, skopeo, regctl, oras, ko and podman.
/// </summary>
internal static class VerbsOfOtherTools
{
    private const string Table =
        """
        push, publish | 'build', 'image', 'manifest create' and 'copy' send what they make; 'artifact push' sends files
        pull | 'copy REF oci:DIR' or 'copy REF --load docker' fetches an image; 'artifact pull' fetches files
        ls, list, list-tags, repo, repository | 'tags REPOSITORY' lists tags; 'catalog HOST' lists repositories
        repo ls | 'catalog HOST' lists repositories
        tag ls | 'tags REPOSITORY' lists tags
        tag rm, tag delete, image rm, image delete | 'delete REF' deletes
        cp, mv, image copy, image cp, index copy, import | 'copy SOURCE DEST' copies
        rm, rmi, remove | 'delete REF' deletes an image; 'manifest remove REF' takes images out of an index
        attach | 'artifact push REPOSITORY FILE --subject REF' attaches
        discover, tree, artifact tree, artifact list, artifact ls | 'referrers REF' lists what is attached
        artifact get | 'artifact pull REF' fetches
        artifact put, artifact attach | 'artifact push REF FILE' writes; with --subject, it attaches
        retag | 'tag REF TAG' gives further tags
        mutate, mod, image mod, image mutate | 'edit REF' changes images
        append | 'edit REF --append DIR' adds a layer; 'manifest add' adds an image
        flatten | 'squash REF' makes one layer
        rebase | 'edit REF --rebase NEWBASE' changes the base
        buildx | 'build' makes images of a Go program; 'manifest create', 'manifest add' and 'manifest inspect' work on indexes
        index, imagetools | 'manifest create', 'manifest add' and 'manifest inspect' work on indexes
        validate, check | 'manifest verify REF' checks
        create | 'manifest create REF SOURCE...' makes an index
        add | 'manifest add REF SOURCE...' adds images to an index
        annotate | 'manifest annotate REF' sets annotations
        merge | 'manifest merge REF SOURCE...' adds images to an index that others write too
        apply | 'resolve -f FILE | kubectl apply -f -' does it
        run | nothing is run here; 'copy REF --load docker' gives an image to an engine
        docker, podman, crane, skopeo, regctl, oras, ko, nerdctl | type what you want to do; 'ocimulti help' lists it
        deps | 'sbom REF' lists what is inside
        auth | 'login REGISTRY' and 'logout REGISTRY' do it
        registry | 'login REGISTRY', 'config REGISTRY' and 'catalog REGISTRY' do it
        blob, layer | 'inspect REF' names blobs; 'export' and 'cat' write what is in them
        standalone-sign | 'sign REF --key FILE' signs
        standalone-verify | 'verify REF --key FILE' checks signatures
        load | 'copy REF --load docker' loads an image into an engine
        save | 'copy REF docker-archive:FILE:REPO' saves an image
        history | 'inspect REF' shows what made the layers
        head | 'digest REF' asks for a digest
        image ls, images | 'tags REPOSITORY' lists tags
        image inspect, image get | 'inspect REF' shows an image
        image export | 'export REF' writes files of an image
        image digest | 'digest REF' asks for a digest
        manifest push | 'manifest create' writes to the registry at once
        manifest rm, manifest delete | 'delete REF' deletes; nothing is kept on this machine
        manifest ls, manifest get, manifest fetch | 'manifest inspect REF --raw' shows it
        manifest head, manifest fetch-config | 'digest REF' asks for a digest; 'inspect REF --config' shows a config
        manifest put | 'copy oci:DIR:TAG REF' writes a manifest with what it needs
        manifest index | 'manifest create REF SOURCE...' makes an index
        manifest diff | 'diff A B' compares
        """;

    /// <summary>What to do in place of a verb; null when nothing is known.</summary>
    /// <param name="verb">The verb, with the words before it: <c>manifest push</c>.</param>
    public static string? Instead(string verb) => WordTable.Find(Table, verb);
}
