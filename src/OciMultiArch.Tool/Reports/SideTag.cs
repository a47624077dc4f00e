using System.Text.Json.Serialization;
using OciMultiArch.Content;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What cosign keeps beside an image under a tag of its own: signatures, attestations or an SBOM.</summary>
/// <param name="Tag">The tag, such as <c>sha256-….sig</c>.</param>
/// <param name="Digest">The digest of what it names.</param>
/// <param name="MediaType">The type of that.</param>
/// <param name="Types">The type of each thing that it holds; empty for an index.</param>
internal sealed record SideTag(string Tag, string Digest, string MediaType, IReadOnlyList<string> Types)
{
    /// <summary>Whether tags are asked for: always where that costs no request.</summary>
    public static bool AreWanted(Place place, bool isAsked) => isAsked || place is not Place.Registry;

    /// <summary>What is there beside an image: three questions.</summary>
    /// <exception cref="OciException">The place did not answer.</exception>
    public static async ValueTask<IReadOnlyList<SideTag>> FindAsync(
        IContentSource store, Digest subject, CancellationToken cancellationToken)
    {
        List<SideTag> found = [];
        foreach (var tag in SignatureTag.AllOf(subject))
            if (await store.FindAsync(tag, cancellationToken) is { } held)
                found.Add(Of(tag, held));
        return found;
    }

    /// <summary>It in a line.</summary>
    public string Line()
    {
        var types = Types.CountBy(static type => type).Select(static type => $"{type.Value} × {Output.Plain(type.Key)}");
        return $"{Tag}  {Digest}  {string.Join(", ", types)}".TrimEnd();
    }

    private static SideTag Of(Tag tag, Artifact held)
    {
        var types = held.Layers.Select(static layer => layer.Descriptor.MediaType.Value);
        return new(tag.Value, held.Digest.ToString(), held.MediaType.Value, [.. types]);
    }
}
