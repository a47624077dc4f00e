using System.Collections;
using System.Runtime.CompilerServices;

namespace OciMultiArch.Json;

/// <summary>
/// The way to a place in a document: member names, taken as they are (dots and slashes mean nothing), and places in arrays. Empty: the whole document.
/// </summary>
[CollectionBuilder(typeof(JsonPath), nameof(Of))]
internal sealed class JsonPath : IReadOnlyList<JsonStep>
{
    private readonly JsonStep[] steps;

    private JsonPath(JsonStep[] steps) => this.steps = steps;

    public int Count => steps.Length;

    public JsonStep this[int index] => steps[index];

    public static JsonPath Of(ReadOnlySpan<JsonStep> steps) => new(steps.ToArray());

    public JsonPath Slice(int start, int length) => new(steps.AsSpan(start, length).ToArray());

    public override string ToString() => Count == 0 ? "the document" : string.Concat(steps);

    public IEnumerator<JsonStep> GetEnumerator() => ((IEnumerable<JsonStep>)steps).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => steps.GetEnumerator();
}
