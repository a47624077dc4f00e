namespace OciMultiArch.Tool.Arguments;

/// <summary>An OCI layout folder, by its full path.</summary>
internal sealed record LayoutPlace(string Folder) : Place
{
    public const string Prefix = "oci:";

    private const string Written = "oci:DIR";

    public override string Form => Written;

    /// <summary>Reads <c>oci:DIR[:TAG]</c>; null for any other text.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static (Place Place, Tag? Tag)? Read(string text) => Split(text, Prefix, Written) is var (path, tag) ? (new LayoutPlace(path), tag) : null;

    public override IContentSource ForReading(RegistryClient client) => OciLayout.At(Folder);

    public override IContentStore ForWriting(RegistryClient client) => OciLayout.At(Folder);

    public override string ToString() => Prefix + Folder;
}
