using System.Text;

namespace OciMultiArch.Benchmarks;

/// <summary>An index of many entries as other tools write them, indented by two.</summary>
internal static class IndexDocument
{
    private static readonly string[] Architectures = ["amd64", "arm64", "386", "s390x", "ppc64le", "riscv64"];

    /// <summary>The index. Each entry has a platform of its own.</summary>
    public static Artifact Of(int entries)
    {
        var texts = Enumerable.Range(0, entries).Select(Entry);
        return Of(texts);
    }

    /// <summary>The digest of an entry.</summary>
    public static Digest DigestOf(int at) => Digest.Of(Encoding.ASCII.GetBytes($"image {at}"));

    private static Artifact Of(IEnumerable<string> entries)
    {
        var text = $$"""
            {
              "schemaVersion": 2,
              "mediaType": "application/vnd.oci.image.index.v1+json",
              "manifests": [
            {{string.Join(",\n", entries)}}
              ]
            }
            """;
        return Artifact.Parse(MediaType.OciIndex, Encoding.UTF8.GetBytes(text));
    }

    private static string Entry(int at) => $$"""
                {
                  "mediaType": "application/vnd.oci.image.manifest.v1+json",
                  "digest": "{{DigestOf(at)}}",
                  "size": {{1000 + at}},
                  "platform": {
                    "architecture": "{{Architectures[at % Architectures.Length]}}",
                    "os": "linux",
                    "os.version": "{{at}}"
                  },
                  "annotations": {
                    "org.opencontainers.image.ref.name": "{{at}}"
                  }
                }
            """;
}
