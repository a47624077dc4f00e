namespace OciMultiArch.TestKit;

/// <summary>A manifest or index as it was stored, with the Content-Type it came with.</summary>
public sealed record FakeManifest(string Type, byte[] Bytes)
{
    internal static FakeManifest Of(TestManifest stored) => new(stored.MediaType, stored.Bytes.ToArray());
}
