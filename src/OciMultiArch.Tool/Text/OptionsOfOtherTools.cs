namespace OciMultiArch.Tool.Text;

/// <summary>
/// What to use for options that people know from docker, buildx, crane, skopeo, regctl, oras, ko and podman.
/// </summary>
internal static class OptionsOfOtherTools
{
    // Options and what stands for them, first things first: what begins with '-' is advised where the command has it, and
    // what begins with '?' and an option is said where it has that.
    private const string Table =
        """
        --force, --overwrite, -f | ?--no-clobber a tag that exists is moved without it; leave it out: nothing is asked
        --yes, -y | leave it out: nothing is asked
        --all, --multi-arch, --all-platforms | all platforms are meant without it
        --preserve-digests, --format-preserve | digests and bytes stay as they are without it
        --amend, --append | use 'ocimulti manifest add' for an index that exists
        --purge, --push | ?--no-clobber what is made is written to its registry at once; leave it out
        -p | --platform OS/ARCH; ?--no-clobber what is made is written to its registry at once; leave it out
        --os, --arch, --override-os, --override-arch | --platform OS/ARCH; the platform comes from the image's config
        --target-platform | --platform OS/ARCH; the platform comes from the image's config
        --variant, --override-variant | --platform OS/ARCH/VARIANT; the platform comes from the image's config
        --os-version | --platform OS/ARCH:OSVERSION
        --os-features | --platform 'OS(OSVERSION+FEATURE)/ARCH'
        --platforms | --platform OS/ARCH,OS/ARCH
        --tls-verify, --src-tls-verify, --dest-tls-verify, --skip-tls-verify, --from-insecure | --insecure HOST
        --to-insecure, --insecure-registry, -k | --insecure HOST
        --http, --allow-insecure-registry, --from-plain-http, --to-plain-http | --plain-http HOST
        --cert-dir, --src-cert-dir, --dest-cert-dir, --cert | --cert-file [REGISTRY=]FILE
        --creds, --src-creds, --dest-creds, --username, --password, --password-stdin | use 'ocimulti login'
        --user-pass, --identity-token, -u | use 'ocimulti login'
        --from-username, --from-password, --to-username, --to-password, --src-registry-token | use 'ocimulti login'
        --dest-registry-token | use 'ocimulti login'
        --authfile | set DOCKER_CONFIG to the folder of the login file, or DOCKER_AUTH_CONFIG to what it holds
        --src-authfile | set DOCKER_CONFIG to the folder of the login file, or DOCKER_AUTH_CONFIG to what it holds
        --dest-authfile | set DOCKER_CONFIG to the folder of the login file, or DOCKER_AUTH_CONFIG to what it holds
        --silent, --no-progress, --suppress-output, --no-tty | --quiet
        --verbose, --debug, --verbosity, --logopt, -v, -d | --progress plain
        --concurrency, --parallel, --max-concurrent, --image-parallel-copies, --req-concurrent, -j | --jobs NUMBER
        --retry-times, --retry, --retry-delay | --retries NUMBER
        --command-timeout | --timeout TIME
        --output, -o | --to DEST; --json
        --pretty | --json
        --annotate, --image-annotation, --annotation-file | --annotation KEY=VALUE
        --desc-annotation | --annotation descriptor:KEY=VALUE
        --image-label, --labels | --label KEY=VALUE
        --image-user | --user USER
        --exposed-ports, --expose | --port PORT
        --volumes | --volume PATH
        --environment | --env NAME=VALUE
        --working-dir | --workdir DIR
        --tags, --tag-only, --new_tag, --tagged | --tag TAG; use 'ocimulti tag'
        --full-ref | the whole reference is printed without it
        --pull | leave it out: bases are asked for at each build
        --tarball | --to docker-archive:FILE:REPO
        --oci-layout-path | --to oci:DIR
        --oci-layout, --from-oci-layout, --to-oci-layout | write oci:DIR:TAG in place of the reference
        --local, -L | --load docker
        --bare, --base-import-paths, --preserve-import-paths, -B, -P | --to host/repository
        --build-arg | ?--go-env '--platform' says GOOS and GOARCH, --go-env and --ldflags the rest; use an option of 'ocimulti build'
        --cache-from, --cache-to | --cache DIR
        -w | ?--ldflags quote what is one value, as in --ldflags "-s -w"
        --disable-optimizations | --flags=-gcflags=all=-N
        --bom, --sbom-dir, --attest | --sbom spdx; use 'ocimulti artifact push --subject REF'
        --filename | use -f FILE
        --selector, -l | choose with kubectl from what is printed
        --digestfile, --iidfile, --metadata-file | --digest-file FILE
        --digest-tags, --include-signatures | --tags-of-signatures
        --remove-signatures | --referrers none
        --recursive, -r | what refers to an image goes along without it, see --referrers
        --include-external, --allow-nondistributable-artifacts | --include-foreign
        --force-recursive | --recheck
        --fast | what is there already costs one request without it
        --keep-going | what fails does not stop the rest without it
        --omit-digest-tags | signatures' tags are read only where they are asked for
        --sign-by, --sign-by-sigstore, --sign-by-sigstore-private-key | use 'ocimulti sign' afterwards
        --policy, --insecure-policy | --signed-by KEY
        --dest-compress-format, --compression-format | --compression gzip|zstd|none; use 'ocimulti edit'
        --compression-level, --dest-compress | --compression gzip|zstd|none; use 'ocimulti edit'
        --encryption-key, --decryption-key | encrypted layers are copied as they are
        --manifest, -m | --append DIR; name the image as an argument
        --new_base, --base-image | --rebase NEWBASE; --base REF
        --old_base | --old-base REF
        --new_layer | --append DIR
        --set-base-image-annotations | the base is recorded without it
        --prefer-index, --builder, --disable-content-trust | leave it out: there is nothing that it would change here
        --scoped | leave it out: there is nothing that it would change here
        --distribution-spec, --image-spec, --oci-empty-base, --docker-empty-base | --format oci|docker; leave it out
        --head, --by-digest | use 'ocimulti digest'
        --list, --require-list | --expect-platforms OS/ARCH,OS/ARCH
        --ref, --repo, --host | write the reference as an argument
        --media-type, --type | --artifact-type TYPE
        --include-subject | --subject REF
        --export-manifest | use 'ocimulti manifest inspect --raw'
        --descriptor | --json
        --depth | all that refers to it is meant without it
        --disable-path-validation, --allow-path-traversal | files stay inside the folder that you name
        --rm, --squash | use 'ocimulti squash'
        --limit, --last, -n | --newest N; --limit N; all are listed without it
        """;

    /// <summary>What to do in place of an option; null when nothing is known.</summary>
    /// <param name="option">The option that the command does not have.</param>
    /// <param name="options">The options that it has.</param>
    public static string? Instead(string option, IReadOnlyCollection<string> options)
    {
        if (WordTable.Find(Table, option) is { } advice)
            return Fitting(advice.Split("; "), options);
        return null;
    }

    private static string? Fitting(string[] advice, IReadOnlyCollection<string> options)
    {
        foreach (var text in advice)
        {
            var option = text.TrimStart('?').Split(' ', '=')[0];
            if (text[0] is not ('-' or '?'))
                return text;
            if (!options.Contains(option))
                continue;
            if (text[0] == '?')
                return text[(option.Length + 2)..];
            return $"use {text}";
        }
        return null;
    }
}
