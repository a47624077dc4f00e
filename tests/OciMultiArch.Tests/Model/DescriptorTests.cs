using OciMultiArch.Json;

namespace OciMultiArch.Tests.Model;

public sealed class DescriptorTests
{
    private static readonly Descriptor Image = Artifact.Create("a/b", []).Descriptor;

    [Fact]
    public void An_attestation_is_known_by_the_annotation_that_BuildKit_writes()
    {
        Dictionary<string, string> marks = new() { [AnnotationKeys.DockerReferenceType] = "attestation-manifest" };
        Dictionary<string, string> others = new() { [AnnotationKeys.DockerReferenceDigest] = Image.Digest.ToString() };

        Assert.True((Image with { Annotations = marks }).IsAttestation);
        Assert.False((Image with { Annotations = others }).IsAttestation);
        Assert.False(Image.IsAttestation);
    }

    [Fact]
    public void That_it_is_an_attestation_is_no_member_of_its_own_in_a_document() =>
        Assert.True(OciJson.Write(Image).AsSpan().IndexOf("ttestation"u8) < 0);
}
