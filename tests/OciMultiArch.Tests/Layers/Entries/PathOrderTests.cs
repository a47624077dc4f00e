using System.Text;
using OciMultiArch.Layers;

namespace OciMultiArch.Tests.Layers.Entries;

/// <summary>The order of paths in a layer.</summary>
public sealed class PathOrderTests
{
    private static readonly string[] Names =
        ["a", "ab", "a.b", "a-b", ".wh.a", ".wh.z", ".wh..wh..opq", ".x", "\u00e9", "\ue000", "\uffee", "\U0001F600", "\U0001F601", "Z", "0"];

    [Fact]
    public void Paths_stand_in_byte_order_of_UTF8_and_whiteouts_before_their_siblings()
    {
        var paths = Names
            .Concat(Names.SelectMany(static folder => Names.Select(name => $"{folder}/{name}")))
            .Concat(Names.SelectMany(static folder => Names.Select(name => $"a/{folder}/{name}")))
            .ToList();

        foreach (var one in paths)
            foreach (var other in paths)
                Assert.Equal(
                    Math.Sign(Key(one).AsSpan().SequenceCompareTo(Key(other))),
                    Math.Sign(LayerPath.Order.Compare(one, other)));
    }

    // What the order means: NUL, which cannot be in a path, before the name of a whiteout.
    private static byte[] Key(string path)
    {
        var name = path.LastIndexOf('/') + 1;
        var mark = path.AsSpan(name).StartsWith(".wh.") ? "\0" : "";
        return Encoding.UTF8.GetBytes($"{path[..name]}{mark}{path[name..]}");
    }
}
