using OciMultiArch.Internal;

namespace OciMultiArch.Tests.Content;

public sealed class FrozenTextTests
{
    [Fact]
    public void Collections_of_records_show_what_they_hold_up_to_a_limit()
    {
        Assert.Equal("[a, b]", $"{Frozen.List(["a", "b"])}");
        Assert.Equal("[]", $"{Frozen.Empty<string>()}");
        Assert.Equal("[a, b]", $"{Frozen.Set(["b", "a"])}");
        Assert.Equal("{k=v, l=w}", $"{Frozen.Map<string, string>([new("k", "v"), new("l", "w")])}");
        Assert.Equal("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …]", $"{Frozen.List(Enumerable.Range(1, 1000))}");
    }
}
