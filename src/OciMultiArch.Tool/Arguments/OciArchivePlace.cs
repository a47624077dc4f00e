namespace OciMultiArch.Tool.Arguments;

/// <summary>A tar file of an OCI layout, by its full path.</summary>
internal sealed record OciArchivePlace(string File) : Place
{
    private const string Prefix = "oci-archive:";
    private const string Written = "oci-archive:FILE";

    public override string Form => Written;

    /// <summary>Reads <c>oci-archive:FILE[:TAG]</c>; null for any other text.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static (Place Place, Tag? Tag)? Read(string text) => Split(text, Prefix, Written) is var (path, tag) ? (new OciArchivePlace(path), tag) : null;

    public override IContentSource ForReading(RegistryClient client) => OciArchive.At(File);

    public override IContentStore ForWriting(RegistryClient client) => OciArchive.Create(File);

    public override string ToString() => Prefix + File;
}
