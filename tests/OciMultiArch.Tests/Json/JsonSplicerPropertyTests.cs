using System.Text;
using System.Text.Json.Nodes;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

/// <summary>Random documents and random edits from fixed seeds, held against the same edits of a document model.</summary>
public sealed class JsonSplicerPropertyTests
{
    private static readonly Range Nothing = 0..0;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_edit_means_what_it_says_and_touches_nothing_else(int seed)
    {
        RandomDocument random = new(seed);
        for (var round = 0; round < 1500; round++)
        {
            var text = random.Text(out var places);
            var model = JsonNode.Parse(text)!;
            var place = random.Pick(places);
            var value = random.Value();
            var (edit, touched) = Edit(random, place, value, model);
            var after = Encoding.UTF8.GetString(JsonSplicer.Apply(Encoding.UTF8.GetBytes(text), edit));
            Assert.True(JsonNode.DeepEquals(model, JsonNode.Parse(after)), $"{edit.Operation} {edit.Path} {value}\n{text}\n{after}");
            Assert.True(
                Untouched(text, after, touched),
                $"{edit.Operation} {edit.Path} {value} reaches outside {touched}\n{text}\n{after}");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Many_edits_in_one_call_are_the_edits_one_by_one(int seed)
    {
        RandomDocument random = new(seed);
        for (var round = 0; round < 200; round++)
        {
            var start = Encoding.UTF8.GetBytes(random.Text(out _));
            List<JsonEdit> edits = [];
            var document = start;
            for (var i = 0; i < 6; i++)
            {
                var text = Encoding.UTF8.GetString(document);
                var (edit, _) = Edit(random, random.Pick(RandomDocument.PlacesOf(text)), random.Value(), JsonNode.Parse(text)!);
                edits.Add(edit);
                document = JsonSplicer.Apply(document, edit);
            }
            Assert.Equal(document, JsonSplicer.Apply(start, edits));
        }
    }

    /// <summary>
    /// An edit at a place, made of the model as well, and the stretch of the old text that it may touch: an empty one where it only adds.
    /// </summary>
    private static (JsonEdit Edit, Range Touched) Edit(RandomDocument random, Place place, string value, JsonNode model)
    {
        var target = place.Path.Aggregate(model, static (node, step) => step.Name is null ? node[step.Index]! : node[step.Name]!);
        var bytes = Encoding.UTF8.GetBytes(value);
        if (target is JsonArray array && random.Coin())
        {
            var at = random.Below(array.Count + 1);
            var appends = at == array.Count && random.Coin();
            var edit = appends ? JsonEdit.Append(place.Path, bytes) : JsonEdit.Insert([.. place.Path, at], bytes);
            var touched = array.Count == 0 ? place.Range : Nothing;
            array.Insert(at, JsonNode.Parse(value));
            return (edit, touched);
        }
        if (target is JsonObject fields && random.Coin())
        {
            var (name, touched) = (random.NewName(), fields.Count == 0 ? place.Range : Nothing);
            fields[name] = JsonNode.Parse(value);
            return (JsonEdit.Set([.. place.Path, name], bytes), touched);
        }
        if (place.Path.Count == 0)
            return (JsonEdit.Remove(model is JsonObject ? ["no such member"] : [1_000_000]), Nothing);
        return random.Coin()
            ? (JsonEdit.Set(place.Path, bytes), Put(target.Parent!, place.Path[^1], JsonNode.Parse(value), place.Range))
            : (JsonEdit.Remove(place.Path), Drop(target.Parent!, place.Path[^1], place.Holder));
    }

    private static Range Put(JsonNode holder, JsonPath.Step step, JsonNode? value, Range touched)
    {
        if (step.Name is null)
            holder[step.Index] = value;
        else
            holder[step.Name] = value;
        return touched;
    }

    private static Range Drop(JsonNode holder, JsonPath.Step step, Range touched)
    {
        if (step.Name is null)
            holder.AsArray().RemoveAt(step.Index);
        else
            holder.AsObject().Remove(step.Name);
        return touched;
    }

    private static bool Untouched(string before, string after, Range touched)
    {
        if (touched.Equals(Nothing))
            return before.Zip(after).TakeWhile(static each => each.First == each.Second).Count()
                + before.Reverse().Zip(after.Reverse()).TakeWhile(static each => each.First == each.Second).Count() >= before.Length;
        var (from, rest) = (touched.Start.Value, before.Length - touched.End.Value);
        return after.Length >= from + rest
            && after.StartsWith(before[..from], StringComparison.Ordinal) && after.EndsWith(before[^rest..], StringComparison.Ordinal);
    }
}
