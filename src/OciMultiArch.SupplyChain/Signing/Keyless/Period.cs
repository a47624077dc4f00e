using System.Globalization;
using System.Text.Json;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>When something of a trust root was in use; an end that is not said is not there yet.</summary>
internal sealed record Period(DateTimeOffset Start, DateTimeOffset End)
{
    /// <exception cref="FormatException">A time is malformed.</exception>
    public static Period Read(JsonElement parent, string name)
    {
        var start = parent.Text(name, "start");
        var end = parent.Text(name, "end");
        return new(TimeOf(start, DateTimeOffset.MinValue), TimeOf(end, DateTimeOffset.MaxValue));
    }

    public bool Holds(DateTimeOffset time) => Start <= time && time <= End;

    private static DateTimeOffset TimeOf(string? text, DateTimeOffset otherwise) =>
        text is null ? otherwise : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
