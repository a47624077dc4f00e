using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>artifact push</c>: files as an OCI artifact, beside images.</summary>
internal static class ArtifactCommand
{
    private static readonly Argument<Target> To = OptionFactory.Argument(
        "REF",
        Target.ParseExact,
        $"Where the artifact goes: {Target.Forms}. The tag must be written, unless there is a --subject.");

    private static readonly Argument<IReadOnlyList<TypedFile>> Files = OptionFactory.Arguments(
        "FILE[:MEDIATYPE]", TypedFile.Parse, "The files, in this order. Default type: application/octet-stream.");

    private static readonly Option<MediaType> Type = OptionFactory.One(
        "--artifact-type",
        "TYPE",
        static text => MediaType.Parse(text),
        "The type of the artifact: a media type such as application/spdx+json.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotations =
        OptionFactory.Pairs(
            "--annotation",
            "[manifest:]KEY=VALUE",
            "An annotation of the manifest; repeatable.",
            static text => Arguments.Annotations.Argument.ParseOf(Arguments.Annotations.Document.Manifest, text));

    private static readonly Option<Target?> Subject = SharedOptions.ExistingOption(
        "--subject", "The image or index it belongs to, in the same place. An SBOM or signature is found from there.");

    private static readonly Option<bool> EachImage = OptionFactory.Flag(
        "--each-image",
        "With --subject, attach the files to each image of the index as well as to the index itself, so that they are found "
        + "from either. The report names them all.");

    private static readonly Option<TypedFile?> Config = OptionFactory.One(
        "--config",
        "FILE:MEDIATYPE",
        static text => (TypedFile?)TypedFile.ParseConfig(text),
        "A config with its type. Default: the empty one.");

    public static Command Create() => new("artifact", "Keeps any files beside images.")
    {
        CreatePush(), ArtifactPullCommand.Create(), ReferrersCommand.CreateFormer(),
    };

    private static DocumentedCommand CreatePush()
    {
        DocumentedCommand command = new("push",
            "Writes files as an OCI artifact, each under its own name. "
            + "A file is read once for its digest and once to send it, and is never held in memory.",
            """
            ocimulti artifact push ghcr.io/acme/policy:1 policy.rego:text/plain --artifact-type application/vnd.acme.policy
            ocimulti artifact push ghcr.io/acme/api sbom.json --artifact-type application/spdx+json --subject ghcr.io/acme/api:1
            ocimulti artifact push ghcr.io/acme/api NOTICE --artifact-type text/plain --subject ghcr.io/acme/api:1 --each-image
            """)
        {
            To, Files, Type, Annotations, Subject, EachImage, Config, SharedOptions.NoClobber, SharedOptions.DryRun,
            SharedOptions.Json,
        };
        Type.Required = true;
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        Settings settings = new(parsed);
        settings.Check();
        return PushCommand.RunAsync(session, () => MakeAsync(session, settings, cancellationToken), cancellationToken);
    }

    private static async Task<PushCommand> MakeAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        var place = settings.To.Place;
        var subject = await SubjectAsync(session, settings, cancellationToken);
        var config = settings.Config is null ? null : await settings.Config.ReadAsync(cancellationToken);
        var blobs = await ParallelWork.SelectAsync(
            settings.Files, static (file, cancel) => file.ReadNamedAsync(cancel), cancellationToken);
        var artifact = subject is null
            ? Artifact.Create(settings.Type, blobs, settings.Annotations, config)
            : Referrer(subject);
        List<(Artifact Referrer, Descriptor Subject)> attachments = [];
        if (subject?.Index is not null && settings.EachImage)
        {
            var images = await subject.ImagesAsync(cancellationToken);
            foreach (var image in images)
                attachments.Add((Referrer(image), image.Descriptor));
            artifact = artifact.WithAttached(attachments.Select(static each => each.Referrer));
            attachments.Insert(0, (artifact, subject.Descriptor));
        }
        Tag[] tags = settings.To.Tag is null ? [] : [settings.To.Tag];
        return new(place, artifact, tags) { Attachments = attachments };

        Artifact Referrer(Artifact to) => Artifact.CreateReferrer(to, settings.Type, blobs, settings.Annotations, config);
    }

    private static async Task<Artifact?> SubjectAsync(
        Session session, Settings settings, CancellationToken cancellationToken)
    {
        if (settings.Subject is null)
            return null;
        var store = session.ForWriting(settings.To.Place);
        return await settings.Subject.GetAsync(store, cancellationToken);
    }

    private sealed class Settings(ParseResult parsed)
    {
        public Target To { get; } = parsed.GetRequiredValue(ArtifactCommand.To);

        public IReadOnlyList<TypedFile> Files { get; } = parsed.GetRequiredValue(ArtifactCommand.Files);

        public string Type { get; } = parsed.GetRequiredValue(ArtifactCommand.Type).Value;

        public IReadOnlyDictionary<string, string> Annotations { get; } =
            parsed.GetRequiredValue(ArtifactCommand.Annotations);

        public Target? Subject { get; } = parsed.GetValue(ArtifactCommand.Subject);

        public bool EachImage { get; } = parsed.GetValue(ArtifactCommand.EachImage);

        public TypedFile? Config { get; } = parsed.GetValue(ArtifactCommand.Config);

        /// <exception cref="UsageException">The options contradict each other.</exception>
        public void Check()
        {
            CheckTarget();
            CheckSubject();
            CheckNames();
        }

        private void CheckTarget()
        {
            if (To.Digest is not null)
                throw new UsageException($"{To} names a digest, which is known only afterwards. Name a tag.");
            if (To.Tag is null && Subject is null)
                throw new UsageException(
                    $"{To} names no tag. Name it, as {To}:TAG; only an artifact with a --subject needs none.");
        }

        private void CheckSubject()
        {
            if (Subject is null && EachImage)
                throw new UsageException("--each-image needs --subject, which names the index.");
            if (Subject is null)
                return;
            if (To.Place.IsArchive)
                throw new UsageException(
                    $"{To.Place} is an archive, which is written as a whole. Push to the place of {Subject}, and copy "
                    + "both afterwards.");
            if (Subject.Place != To.Place)
                throw new UsageException(
                    $"A referrer of {Subject} is found only in the same place, so push to {Subject.Place}.");
        }

        private void CheckNames()
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (var file in Files)
            {
                if (!names.Add(file.Name))
                    throw new UsageException(
                        $"Two files have the name {file.Name}, by which they are kept. Rename one.");
            }
        }
    }

    /// <summary>A file of this machine and the media type it is to have.</summary>
    private sealed record TypedFile(string FilePath, MediaType Type)
    {
        private static readonly MediaType Unknown = new("application/octet-stream");

        public string Name => Path.GetFileName(FilePath);

        /// <summary>
        /// Parses <c>FILE[:MEDIATYPE]</c>. What follows the last ':' is a type if it reads like one and no file has the
        /// whole text as its name.
        /// </summary>
        /// <exception cref="FormatException">There is no file name.</exception>
        public static TypedFile Parse(string text)
        {
            TypedFile file = new(text, Unknown);
            var colon = text.LastIndexOf(':');
            var end = text[(colon + 1)..];
            if (colon > 0 && MediaType.TryParse(end, null, out var type) && !File.Exists(text))
                file = new(text[..colon], type);
            if (file.Name.Length > 0)
                return file;
            throw new FormatException($"'{text}' names no file.");
        }

        /// <summary>Parses <c>FILE:MEDIATYPE</c>.</summary>
        /// <exception cref="FormatException">There is no type.</exception>
        public static TypedFile ParseConfig(string text)
        {
            var file = Parse(text);
            if (file.FilePath != text)
                return file;
            throw new FormatException(
                $"'{text}' names no media type. Write FILE:MEDIATYPE.");
        }

        /// <exception cref="OciException">The file cannot be read.</exception>
        public ValueTask<Blob> ReadAsync(CancellationToken cancellationToken) =>
            Blob.OfFileAsync(Type, InputFile.At("FILE", FilePath), cancellationToken);

        /// <summary>Reads the file and notes its name, without the folder.</summary>
        /// <exception cref="OciException">The file cannot be read.</exception>
        public async ValueTask<Blob> ReadNamedAsync(CancellationToken cancellationToken)
        {
            var blob = await ReadAsync(cancellationToken);
            return blob.WithAnnotations(new Dictionary<string, string> { [AnnotationKeys.Title] = Name });
        }
    }
}
