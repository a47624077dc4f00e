namespace OciMultiArch.EndToEnd;

/// <summary>Small images with attestations beside them, as buildx leaves them with its defaults.</summary>
internal static class Attested
{
    public static async Task<Artifact> IndexAsync(params string[] platforms)
    {
        List<Artifact> entries = [];
        foreach (var platform in platforms)
        {
            var image = await Seed.ImageAsync(platform);
            entries.AddRange(image, await ProofAsync(image));
        }
        return await Artifact.IndexAsync([.. entries.OrderBy(static each => each.Descriptor.Annotations.Count)]);
    }

    /// <summary>What is attested of an image, described as an index lists it.</summary>
    public static async Task<Artifact> ProofAsync(Artifact image) =>
        (await Seed.ImageAsync("unknown/unknown", layer: $"proof of {image.Digest}")).WithAnnotations(new Dictionary<string, string>
        {
            ["vnd.docker.reference.digest"] = image.Digest.ToString(),
            ["vnd.docker.reference.type"] = "attestation-manifest",
        });
}
