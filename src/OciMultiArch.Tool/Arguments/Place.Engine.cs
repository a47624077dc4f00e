namespace OciMultiArch.Tool.Arguments;

/// <content>The images of a container engine on this machine.</content>
internal abstract partial record Place
{
    /// <summary>What a program takes through its standard input: <c>docker load</c>, <c>podman load</c>.</summary>
    /// <param name="Program">The name of the program.</param>
    /// <param name="File">Where it is.</param>
    /// <param name="Name">The repository of the names that the images get there.</param>
    /// <param name="Platform">The one platform whose image is loaded.</param>
    internal sealed record Engine(string Program, string File, RepositoryName Name, Platform Platform) : Place
    {
        public override string Form => "docker|podman[:REPO[:TAG]]";

        public override string? ArchiveFile => null;

        public override IContentSource ForReading(RegistryClient client) => new MemoryStore();

        /// <summary>A store that is never completed, for a plan.</summary>
        public override IContentStore ForWriting(RegistryClient client) => Into(Stream.Null);

        /// <summary>The archive that the program reads.</summary>
        public ArchiveWriter Into(Stream input) => DockerArchive.Create(input, Name, Platform);

        public override Place ForNew(string text) => this;

        public override string ToString() => $"{Program}:{Name}";
    }
}
