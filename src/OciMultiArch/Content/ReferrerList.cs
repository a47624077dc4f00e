namespace OciMultiArch.Content;

/// <summary>What distribution-spec, "Listing Referrers" and "Referrers Tag Schema", says alike for every place that lists referrers.</summary>
internal static class ReferrerList
{
    /// <summary>The tag under which the referrers of a manifest are listed where there is no other way.</summary>
    public static Tag TagOf(Digest subject)
    {
        var text = $"{Cut(subject.Algorithm, 32)}-{Cut(subject.Encoded, 64)}";
        return Tag.Parse(string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '_' or '.' ? from[i] : '-';
        }));
    }

    /// <summary>The entry of a referrer: its artifact type, else its config's media type, and all of its annotations.</summary>
    public static Descriptor Entry(Artifact referrer) => referrer.Descriptor.Bare() with
    {
        ArtifactType = referrer.Index?.ArtifactType ?? referrer.Manifest?.ArtifactType ?? referrer.Manifest?.Config.MediaType.Value,
        Annotations = (referrer.Index?.Annotations ?? referrer.Manifest?.Annotations)!,
    };

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;
}
