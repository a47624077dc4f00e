using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Arguments;

/// <content>The kinds of places.</content>
internal abstract partial record Place
{
    /// <summary>A repository of a registry.</summary>
    internal sealed record Registry(RepositoryName Name) : Place
    {
        private const string OfficialPrefix = "library/";

        /// <summary>The name as it was written without a registry; null where a registry was written.</summary>
        public string? ShortName { get; init; }

        public override string Form => "HOST/REPOSITORY";

        public override string? ArchiveFile => null;

        /// <summary>A repository, and how it was written.</summary>
        public static Registry Of(RepositoryName name, string text)
        {
            var host = text.Split('/')[0];
            var isShort = host.Length == text.Length || (host != "localhost" && !host.AsSpan().ContainsAny('.', ':'));
            var official = isShort && !text.Contains('/', StringComparison.Ordinal) ? OfficialPrefix.Length : 0;
            return new(name) { ShortName = isShort ? name.Path[official..] : null };
        }

        public override IContentSource ForReading(RegistryClient client) =>
            client.Repository(Name, RepositoryAccess.Pull);

        /// <summary>The repository; its first token carries both rights.</summary>
        public override IContentStore ForWriting(RegistryClient client) =>
            client.Repository(Name, RepositoryAccess.Push);

        public override Place ForNew(string text) => this;

        public override string ToString() => Name.ToString();
    }

    /// <summary>An OCI layout folder, by its full path.</summary>
    internal sealed record Layout(string Folder) : Place
    {
        public const string Prefix = "oci:";

        public override string Form => "oci:DIR";

        public override string? ArchiveFile => null;

        /// <summary>Reads <c>oci:DIR[:NAME][@DIGEST]</c>; null for any other text.</summary>
        /// <exception cref="FormatException">The text is malformed.</exception>
        public static (Place Place, LocalName Name)? Read(string text) =>
            Split(text, Prefix) is { } found ? (new Layout(found.Path), found.Name) : null;

        public override IContentSource ForReading(RegistryClient client) => OciLayout.At(Folder);

        public override IContentStore ForWriting(RegistryClient client) => OciLayout.At(Folder);

        /// <summary>The folder, which must be there.</summary>
        /// <exception cref="OciException">There is no such folder, or it may not be entered.</exception>
        public OciLayout Existing() => Directory.Exists(Folder)
            ? OciLayout.At(Folder)
            : throw NotFound();

        public override Place ForNew(string text) => this;

        public override string ToString() => Prefix + Folder;

        private OciException NotFound()
        {
            if (System.IO.File.Exists(Folder))
                return Unusable($"{Folder} is a file, not a folder.", "Write oci-archive: or docker-archive: before an archive.");
            if (DiskReason.IsHidden(Folder))
                return Unusable($"The folder {Folder} cannot be read: {DiskReason.Denied}.", "Check who may enter it.");
            return new ContentNotFoundException(Problem.NotFound, $"There is no folder {Folder}.", new("Check its name."));
        }

        private static OciException Unusable(string reason, string remedy) => new(Problem.DiskFailure, reason, new(remedy));
    }

    /// <summary>A tar file of an OCI layout, by its full path.</summary>
    internal sealed record OciTar(string File) : Place
    {
        private const string Prefix = "oci-archive:";

        public override string Form => "oci-archive:FILE";

        public override string? ArchiveFile => File;

        /// <summary>Reads <c>oci-archive:FILE[:NAME][@DIGEST]</c>; null for any other text.</summary>
        /// <exception cref="FormatException">The text is malformed.</exception>
        public static (Place Place, LocalName Name)? Read(string text) =>
            Split(text, Prefix) is { } found ? (new OciTar(found.Path), found.Name) : null;

        public override IContentSource ForReading(RegistryClient client) => OciArchive.At(ToRead(File));

        public override IContentStore ForWriting(RegistryClient client) => OciArchive.Create(File);

        public override Place ForNew(string text)
        {
            RefuseFolder(File);
            return this;
        }

        public override string ToString() => Prefix + File;
    }

    /// <summary>
    /// A file of <c>docker save</c> by its full path, and the repository of the images that are meant; null for all.
    /// </summary>
    internal sealed record DockerTar(string File, RepositoryName? Name) : Place
    {
        private const string Prefix = "docker-archive:";

        public override string Form => "docker-archive:FILE:REPO";

        public override string? ArchiveFile => File;

        /// <summary>Reads <c>docker-archive:FILE[:REPO[:TAG]][@DIGEST]</c>; null for any other text.</summary>
        /// <exception cref="FormatException">The text is malformed.</exception>
        public static (Place Place, LocalName Name)? Read(string text)
        {
            if (!text.StartsWith(Prefix, StringComparison.Ordinal))
                return null;
            var (rest, digest) = LocalName.CutDigest(text[Prefix.Length..]);
            // The first ':' ends the file, as references hold more of them.
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (LocalName.IsDrive(rest, colon))
                colon = rest.IndexOf(':', colon + 1);
            LocalName named = new(Digest: digest);
            if (colon < 0)
                return (new DockerTar(FullPath(rest, Prefix), null), named);
            var written = rest[(colon + 1)..];
            var reference = ImageReference.Parse(written);
            var tag = RepositoryName.TryParse(written, null, out _) ? null : reference.Tag;
            var file = FullPath(rest[..colon], Prefix);
            return (new DockerTar(file, reference.Repository), named with { Tag = tag });
        }

        public override IContentSource ForReading(RegistryClient client) =>
            Name is null ? DockerArchive.At(ToRead(File)) : DockerArchive.At(ToRead(File), Name);

        public override IContentStore ForWriting(RegistryClient client) => DockerArchive.Create(File, Name!);

        public override Place ForNew(string text)
        {
            RefuseFolder(File);
            if (Name is not null)
                return this;
            throw new FormatException($"'{text}' does not name the repository of the images. Write {Form}.");
        }

        public override string ToString() => Name is null ? $"{Prefix}{File}" : $"{Prefix}{File}:{Name}";
    }
}
