using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Internal;

public sealed class FrozenTests
{
    [Fact]
    public void A_list_is_copied_once_and_equal_by_content()
    {
        List<string> source = ["a", "b"];
        var frozen = Frozen.List(source);
        source.Add("c");
        Assert.Equal(2, frozen.Count);
        Assert.Same(frozen, Frozen.List(frozen));
        Assert.True(frozen.Equals(Frozen.List(["a", "b"])));
        Assert.Equal(frozen.GetHashCode(), Frozen.List(["a", "b"]).GetHashCode());
        Assert.False(frozen.Equals(Frozen.List(["b", "a"])));
    }

    [Fact]
    public void A_map_keeps_its_order_and_is_equal_in_any_order()
    {
        Dictionary<string, string> source = new(StringComparer.OrdinalIgnoreCase) { ["z"] = "1", ["a"] = "2" };
        var frozen = Frozen.Map<string, string>(source);
        source["z"] = "3";
        Assert.Equal(["z", "a"], frozen.Keys);
        Assert.Equal("1", frozen["z"]);
        Assert.False(frozen.ContainsKey("Z"));
        Assert.Same(frozen, Frozen.Map<string, string>(frozen));
        var other = Frozen.Map<string, string>([new("a", "2"), new("z", "1")]);
        Assert.True(frozen.Equals(other));
        Assert.Equal(frozen.GetHashCode(), other.GetHashCode());
        Assert.False(frozen.Equals(Frozen.Map<string, string>([new("a", "2"), new("z", "2")])));
        Assert.False(frozen.Equals(Frozen.Map<string, string>([new("a", "2")])));
    }

    [Fact]
    public void A_set_is_sorted_and_equal_by_content()
    {
        var frozen = Frozen.Set(["b", "a", "b"]);
        Assert.Equal(["a", "b"], frozen);
        Assert.True(frozen.Equals(Frozen.Set(["a", "b"])));
        Assert.Equal(frozen.GetHashCode(), Frozen.Set(["a", "b"]).GetHashCode());
        Assert.False(frozen.Equals(Frozen.Set(["A", "b"])));
        Assert.Same(frozen, Frozen.Set(frozen));
    }

    [Fact]
    public void Nothing_and_emptiness_are_one_and_the_same()
    {
        Assert.Same(Frozen.Empty<string>(), Frozen.List<string>(null));
        Assert.Same(Frozen.Empty<string>(), Frozen.List(Array.Empty<string>()));
        Assert.Same(Frozen.EmptyMap(), Frozen.Map<string, string>(null));
        Assert.Same(Frozen.EmptyMap(), Frozen.Map<string, string>(new Dictionary<string, string>()));
        Assert.Same(Frozen.EmptySet(), Frozen.Set(null));
        Assert.Same(Frozen.EmptySet(), Frozen.Set([]));
    }

    [Fact]
    public void Null_has_no_place_in_a_collection()
    {
        Assert.Throws<ArgumentException>(() => Frozen.List<string>(["a", null!]));
        Assert.Throws<ArgumentException>(() => Frozen.Set(["a", null!]));
        Assert.Throws<ArgumentException>(() => Frozen.Map<string, string>([new("a", null!)]));
        Assert.Throws<ArgumentException>(() => Frozen.Map<string, string>([new(null!, "a")]));
        Assert.Throws<ArgumentException>(() => Frozen.Map<string, string>([new("a", "1"), new("a", "2")]));
    }
}
