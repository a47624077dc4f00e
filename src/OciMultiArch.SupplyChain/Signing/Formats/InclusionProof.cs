using System.Security.Cryptography;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>That an entry is in a log: the way from it to the root of the log's tree (RFC 9162, section 2.1.3.2).</summary>
/// <param name="Index">Its place in the tree.</param>
/// <param name="Size">The number of entries of the tree.</param>
/// <param name="Root">The hash of the root.</param>
/// <param name="Path">The hashes beside the way.</param>
/// <param name="Checkpoint">What the log signed of the tree.</param>
internal sealed record InclusionProof(long Index, long Size, byte[] Root, IReadOnlyList<byte[]> Path, string Checkpoint)
{
    private const byte Leaf = 0;
    private const byte Node = 1;

    /// <summary>Whether the way leads from an entry to the root.</summary>
    public bool Holds(ReadOnlySpan<byte> entry)
    {
        if (Index < 0 || Index >= Size)
            return false;
        var hash = SHA256.HashData([Leaf, .. entry]);
        var at = Index;
        var last = Size - 1;
        foreach (var beside in Path)
        {
            if (last == 0)
                return false;
            var isRight = at % 2 == 1 || at == last;
            hash = isRight ? SHA256.HashData([Node, .. beside, .. hash]) : SHA256.HashData([Node, .. hash, .. beside]);
            for (; isRight && at % 2 == 0 && at > 0; at /= 2)
                last /= 2;
            at /= 2;
            last /= 2;
        }
        return last == 0 && hash.AsSpan().SequenceEqual(Root);
    }
}
