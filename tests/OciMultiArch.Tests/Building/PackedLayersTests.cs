using OciMultiArch.Building;

namespace OciMultiArch.Tests.Building;

/// <summary>The names of what layers were packed to: whatever changes a layer changes its name.</summary>
public sealed class PackedLayersTests
{
    private static readonly LayerEntry Program = LayerEntry.File("/app", default) with { Mode = LayerEntry.ProgramMode };

    public static TheoryData<LayerEntry> Others =>
    [
        Program with { Capabilities = "cap_net_raw+ep" }, Program with { Capabilities = "cap_net_raw+p" },
        Program with { Attributes = new Dictionary<string, string> { ["user.a"] = "YQ==" } },
        Program with { Mode = LayerEntry.FileMode }, Program with { UserId = 1 }, Program with { GroupId = 1 },
        LayerEntry.File("/other", default) with { Mode = LayerEntry.ProgramMode },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_entry_has_another_name(LayerEntry other)
    {
        Assert.Equal(NameOf(Program), NameOf(LayerEntry.File("app", default) with { Mode = LayerEntry.ProgramMode }));
        Assert.NotEqual(NameOf(Program), NameOf(other));
    }

    [Fact]
    public void Another_capability_has_another_name() => Assert.NotEqual(
        NameOf(Program with { Capabilities = "cap_net_raw+ep" }), NameOf(Program with { Capabilities = "cap_chown+ep" }));

    private static string? NameOf(LayerEntry entry) => PackedLayers.NameOf([entry], "sum", LayerCompression.Gzip);
}
