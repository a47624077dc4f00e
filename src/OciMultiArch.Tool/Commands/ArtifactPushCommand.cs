using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>artifact push</c>: files as an OCI artifact.</summary>
internal static class ArtifactPushCommand
{
    private static readonly Argument<Target> To = new("REF")
    {
        Description = $"Where it goes: {Target.Forms}. The tag must be written, unless there is a --subject.",
        CustomParser = OptionParsers.One(ExactTarget.Parse),
    };

    private static readonly Argument<IReadOnlyList<TypedFile>> Files = new("FILE[:MEDIATYPE]")
    {
        Description = "The files, in this order. Without a type, application/octet-stream.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(TypedFile.Parse),
    };

    private static readonly Option<MediaType> Type = new("--artifact-type")
    {
        Description = "What it is, a media type such as application/spdx+json.",
        HelpName = "TYPE",
        Required = true,
        CustomParser = OptionParsers.One(static text => MediaType.Parse(text)),
    };

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotations = new("--annotation")
    {
        Description = "An annotation of the manifest; repeatable.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    private static readonly Option<Target?> Subject = new("--subject")
    {
        Description = "The image or index it belongs to, in the same place: an SBOM or signature is found from there.",
        HelpName = "REF",
        CustomParser = OptionParsers.One(Target.Parse),
    };

    private static readonly Option<TypedFile?> Config = new("--config")
    {
        Description = "A config with its type. Default: the empty one.",
        HelpName = "FILE:MEDIATYPE",
        CustomParser = OptionParsers.One(TypedFile.ParseConfig),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("push",
            "Writes files as an OCI artifact, each under its own name. They are read once for their digests, and again as they are sent; none is held in memory.",
            """
            ocimulti artifact push ghcr.io/acme/policy:1 policy.rego:text/plain --artifact-type application/vnd.acme.policy
            ocimulti artifact push ghcr.io/acme/api sbom.json:application/spdx+json --artifact-type application/spdx+json --subject ghcr.io/acme/api:1.4.0
            """) { To, Files, Type, Annotations, Subject, Config, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var to = parsed.GetRequiredValue(To);
        Check(to, parsed.GetRequiredValue(Files), parsed.GetValue(Subject));
        IReadOnlyList<Tag> tags = to.Tag is null ? [] : [to.Tag];
        return PushCommand.RunAsync(
            session, async _ => [new(to.Place, [new(await ArtifactAsync(session, to, parsed, cancellationToken)) { Tags = tags }])], cancellationToken);
    }

    private static async Task<Artifact> ArtifactAsync(Session session, Target to, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (files, type, annotations) = (parsed.GetRequiredValue(Files), parsed.GetRequiredValue(Type).Value, parsed.GetRequiredValue(Annotations));
        var subject = parsed.GetValue(Subject) is { } named ? await named.GetAsync(session.ForWriting(to.Place), cancellationToken) : null;
        var config = parsed.GetValue(Config) is { } file ? await file.ReadAsync(cancellationToken) : null;
        var blobs = new Blob[files.Count];
        await Parallel.ForAsync(0, files.Count, cancellationToken, async (at, cancel) => blobs[at] = await files[at].ReadTitledAsync(cancel));
        return subject is null ? Artifact.Of(type, blobs, annotations, config) : Artifact.Referrer(subject, type, blobs, annotations, config);
    }

    private static void Check(Target to, IReadOnlyList<TypedFile> files, Target? subject)
    {
        if (to.Digest is not null)
            throw new UsageException($"{to} names a digest, which is known only once it is made; name a tag.");
        if (to.Tag is null && subject is null)
            throw new UsageException($"{to} names no tag: write which one is meant, as {to}:TAG. Only with --subject may there be none.");
        if (subject is not null && to.Place.IsArchive)
            throw new UsageException($"{to.Place} is an archive, which is written as a whole: push to where {subject} is, and copy both afterwards.");
        if (subject is not null && subject.Place != to.Place)
            throw new UsageException($"What belongs to {subject} is found only beside it: push to {subject.Place}.");
        if (files.GroupBy(static each => each.Name, StringComparer.Ordinal).FirstOrDefault(static each => each.Count() > 1) is { } twins)
            throw new UsageException($"Two files have the name {twins.Key}, under which each is kept: rename one.");
    }
}
