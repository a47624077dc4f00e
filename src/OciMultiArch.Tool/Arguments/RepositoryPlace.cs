namespace OciMultiArch.Tool.Arguments;

/// <summary>A repository of a registry.</summary>
internal sealed record RepositoryPlace(RepositoryName Name) : Place
{
    public override string Form => "HOST/REPOSITORY";

    public override IContentSource ForReading(RegistryClient client) => client.Repository(Name, RepositoryAccess.Pull);

    /// <summary>Its first token carries both rights.</summary>
    public override IContentStore ForWriting(RegistryClient client) => client.Repository(Name, RepositoryAccess.Push);

    public override string ToString() => Name.ToString();
}
