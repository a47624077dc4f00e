using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Releasing;

/// <summary>One value of a release file, and where it stands there.</summary>
internal sealed record ReleaseElement(JsonElement Json, string Place)
{
    public FormatException Wrong(string what, Exception? because = null) => new($"{(Place.Length == 0 ? "The release file" : Place)}: {what}", because);

    /// <summary>The same, once it is an object that has no other members than these.</summary>
    public ReleaseElement With(params ReadOnlySpan<string> members)
    {
        if (Json.ValueKind != JsonValueKind.Object)
            throw Wrong($"an object is wanted here, with members of {string.Join(", ", members.ToArray())}.");
        foreach (var each in Json.EnumerateObject())
            if (!members.Contains(each.Name))
                throw Wrong($"there is no member '{Printable.Short(each.Name, 80)}' here. Known are {string.Join(", ", members.ToArray())}.");
        return this;
    }

    /// <summary>A member; null when it is left out or null.</summary>
    public ReleaseElement? Find(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new(value, Place.Length == 0 ? name : $"{Place}.{name}") : null;

    public ReleaseElement Get(string name) => Find(name) ?? throw Wrong($"'{name}' is missing.");

    public string Text => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Wrong($"a text is wanted here, in quotes, not {Printable.Short(Json.GetRawText(), 80)}.");

    public bool Flag => Json.ValueKind is JsonValueKind.True or JsonValueKind.False ? Json.GetBoolean() : throw Wrong("true or false is wanted here.");

    public IReadOnlyList<ReleaseElement> Items => Json.ValueKind == JsonValueKind.Array
        ? [.. Json.EnumerateArray().Select((each, at) => new ReleaseElement(each, $"{Place}[{at}]"))]
        : throw Wrong("a list is wanted here.");

    public IReadOnlyList<ReleaseElement> ItemsOf(string name) => Find(name)?.Items ?? [];

    /// <summary>Texts by name, each with its place.</summary>
    public IReadOnlyList<(string Name, ReleaseElement Value)> PairsOf(string name)
    {
        if (Find(name) is not { } map)
            return [];
        if (map.Json.ValueKind != JsonValueKind.Object)
            throw map.Wrong("an object of texts is wanted here.");
        return [.. map.Json.EnumerateObject().Select(each => (each.Name, new ReleaseElement(each.Value, $"{map.Place}.{Printable.Short(each.Name, 80)}")))];
    }

    /// <summary>What its text says.</summary>
    public T As<T>(Func<string, T> parse)
    {
        try
        {
            return parse(Text);
        }
        catch (FormatException wrong) when (!wrong.Message.StartsWith(Place + ": ", StringComparison.Ordinal))
        {
            throw Wrong(wrong.Message, wrong);
        }
    }
}
