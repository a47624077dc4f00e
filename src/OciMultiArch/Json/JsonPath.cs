using System.Collections;
using System.Runtime.CompilerServices;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>
/// The way to a place in a document: member names, taken as they are (dots and slashes mean nothing), and places in
/// arrays. Empty: the whole document.
/// </summary>
[CollectionBuilder(typeof(JsonPath), nameof(Of))]
internal sealed class JsonPath : IReadOnlyList<JsonPath.Step>
{
    private readonly Step[] steps;

    private JsonPath(Step[] steps)
    {
        this.steps = steps;
    }

    public int Count => steps.Length;

    public Step this[int index] => steps[index];

    public static JsonPath Of(ReadOnlySpan<Step> steps) => new(steps.ToArray());

    public JsonPath Slice(int start, int length) => new(steps.AsSpan(start, length).ToArray());

    public override string ToString() => Count == 0 ? "the document" : string.Concat(steps);

    public IEnumerator<Step> GetEnumerator() => ((IEnumerable<Step>)steps).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => steps.GetEnumerator();

    /// <summary>One step: a member's name, or a place in an array where there is no name.</summary>
    public readonly record struct Step(string? Name, int Index)
    {
        public static implicit operator Step(string name) => new(name, -1);

        public static implicit operator Step(int index) => new(null, index);

        public override string ToString() => Name is null ? $"[{Index}]" : $"['{Printable.Short(Name, 80)}']";
    }
}
