using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>What is asked for, checked as a whole before anything runs.</content>
internal static partial class BuildCommand
{
    /// <summary>Makes the images on a base; null to start from scratch.</summary>
    private delegate ValueTask<Artifact> Making(
        Artifact? from, IProgress<PushProgress>? progress, CancellationToken cancellationToken);

    private sealed class Settings
    {
        /// <param name="parsed">The command line.</param>
        /// <param name="platforms">What the images are for.</param>
        /// <param name="names">What they are called, and where.</param>
        /// <param name="making">Reads how they are made.</param>
        /// <exception cref="UsageException">The options contradict each other.</exception>
        public Settings(
            ParseResult parsed, IReadOnlyList<Platform> platforms, Names names, Func<ParseResult, Settings, Making> making)
            : this(parsed, platforms, names, making, null)
        {
        }

        /// <summary>The settings of an image of a file; what the command line says comes before it.</summary>
        /// <exception cref="UsageException">The options contradict each other.</exception>
        public Settings(
            ParseResult parsed,
            IReadOnlyList<Platform> platforms,
            Names names,
            Func<ParseResult, Settings, Making> making,
            GoImageSettings? image)
        {
            Platforms = platforms;
            Annotations = AnnotationsOf(parsed, platforms);
            Tags = names.Tags;
            var perArch = parsed.GetValue(BuildCommand.PerArchTags) || image?.HasPlatformTags == true ? Tags : [];
            PerArchTags = ArchTags(platforms, perArch, names);
            Base = parsed.GetValue(BuildCommand.Base) ?? TargetOf(image?.Base);
            Reader = new(parsed);
            To = names.To;
            ResultFile = parsed.GetValue(Result);
            Cache = SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache));
            Attached = new(parsed);
            Compression = CompressionOption.Of(parsed);
            ZstdCopy = CompressionOption.CopyOf(parsed);
            Attached.CheckPlaces(To);
            Make = making(parsed, this);
            CheckResult(parsed.GetValue(PushByDigest));
            Load = LoadOption.Of(parsed, To, Tags, platforms);
            CompressionOption.RefuseDocker(parsed, image?.App.Format ?? parsed.GetValue(SharedOptions.Format));
            if (image?.HasPlatformTags == true && Tags.Count == 0)
                throw new UsageException($"'perArchTags' of {image.Name} needs tags to begin with. Write 'tags', or --tag.");
        }

        /// <summary>Fills in placeholders.</summary>
        public required BuildTemplates Templates { get; init; }

        public IReadOnlyList<Platform> Platforms { get; }

        public Making Make { get; }

        public Target? Base { get; }

        /// <summary>Reads the base.</summary>
        public BaseReader Reader { get; }

        /// <summary>Bases that several images share; null where there is only this one.</summary>
        public SharedBases? Bases { get; set; }

        /// <summary>What is sent while the images are made; null for nothing.</summary>
        public Uploads? Uploads { get; set; }

        /// <summary>Where the images go, each place once.</summary>
        public IReadOnlyList<Place> To { get; }

        /// <summary>The engine that the image is loaded into, and its tags there; null for none.</summary>
        public (Place.Engine Place, IReadOnlyList<Tag> Tags)? Load { get; }

        /// <summary>The tags of the result, latest last.</summary>
        public IReadOnlyList<Tag> Tags { get; }

        /// <summary>The tags of each platform's image; empty if images get no tags.</summary>
        public IReadOnlyList<Tag>[] PerArchTags { get; }

        public Annotations Annotations { get; }

        /// <summary>The file that lists images that are pushed by digest; null for a usual push.</summary>
        public string? ResultFile { get; }

        public OciLayout Cache { get; }

        public LayerCompression Compression { get; }

        /// <summary>The compression of the second image of each platform; null for none.</summary>
        public LayerCompression? ZstdCopy { get; }

        /// <summary>What is attached to the images.</summary>
        public SupplyChainOptions Attached { get; }

        /// <summary>How images on a base are made, for what is attached to them.</summary>
        public Func<Artifact?, BuildFacts> Facts { get; set; } = static from => new(from, new Dictionary<string, string>());

        public static Annotations AnnotationsOf(ParseResult parsed, IReadOnlyList<Platform> platforms)
        {
            var usual = platforms.Count > 1 ? Annotations.Document.Index : Annotations.Document.Manifest;
            Annotations annotations = new(parsed.GetRequiredValue(Annotated), usual);
            annotations.RefuseDocker(parsed.GetValue(SharedOptions.Format));
            var ofIndex = annotations.Of(Annotations.Document.Index);
            var ofEntries = annotations.Of(Annotations.Document.Descriptor);
            if (platforms.Count == 1 && ofIndex.Count + ofEntries.Count > 0)
                throw new UsageException(
                    "A build for one platform makes an image without an index. Write the annotation without index: or "
                    + "descriptor:.");
            return annotations;
        }

        private void CheckResult(bool isByDigest)
        {
            if (isByDigest != ResultFile is not null)
                throw new UsageException(
                    "--push-by-digest and --result belong together: the file lists the images that were pushed.");
            if (!isByDigest)
                return;
            if (Tags.Count + PerArchTags.Length > 0)
                throw new UsageException("--push-by-digest writes no tag. Give the tag to 'ocimulti join'.");
            var ofIndex = Annotations.Of(Annotations.Document.Index);
            if (Platforms.Count > 1 && ofIndex.Count > 0)
                throw new UsageException(
                    "--push-by-digest writes no index. Give annotations of the index to 'ocimulti join', "
                    + "and annotations of the images as manifest:KEY=VALUE.");
            if (To is not [Place.Registry])
                throw new UsageException("--push-by-digest needs exactly one --to, a repository of a registry.");
        }
    }

    // The tags of each platform's image: those with a placeholder, and TAG-ARCH.
    private static IReadOnlyList<Tag>[] ArchTags(
        IReadOnlyList<Platform> platforms, IReadOnlyList<Tag> tags, Names names)
    {
        if (tags.Count == 0 && names.OfPlatforms.All(static own => own.Count == 0))
            return [];
        HashSet<Tag> taken = [.. names.Tags];
        foreach (var tag in names.OfPlatforms.SelectMany(static own => own))
        {
            if (!taken.Add(tag))
                throw new UsageException($"--tag gives {tag} to two images. Use {{arch}} and {{-variant}} in it.");
        }
        return [.. platforms.Zip(names.OfPlatforms, Of)];

        IReadOnlyList<Tag> Of(Platform platform, IReadOnlyList<Tag> own) =>
            [.. own, .. tags.Select(tag => ArchTag(tag, platform, taken))];
    }

    private static Tag ArchTag(Tag tag, Platform platform, HashSet<Tag> taken)
    {
        var text = $"{tag}-{ArchSuffix(platform)}";
        if (!Tag.TryParse(text, null, out var made))
            throw new UsageException($"--per-arch-tags cannot name the image for {platform}: '{text}' is not a tag.");
        if (!taken.Add(made))
            throw new UsageException(
                $"--per-arch-tags would write {made} twice, the second time for {platform}. Choose other tags or "
                + "platforms.");
        return made;
    }

    // The architecture, with its variant unless that is the usual one of the family (of arm, v6 and v7 are both usual).
    // The name of another operating system than Linux stands before it, with its version.
    private static string ArchSuffix(Platform platform)
    {
        var plain = platform.Canonical();
        var system = plain.Os == "linux" ? "" : $"{plain.Os}{plain.OsVersion}-";
        return $"{system}{plain.Architecture}{plain.Variant}";
    }
}
