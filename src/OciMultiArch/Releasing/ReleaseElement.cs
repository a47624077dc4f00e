using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Releasing;

/// <summary>One value of a release file, and where it stands there.</summary>
internal sealed record ReleaseElement(JsonElement Json, string Place)
{
    private const int MaxQuoted = 80;

    /// <summary>The text.</summary>
    public string Text
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.String)
                throw Wrong($"a text is wanted here, in quotes, not {Printable.Short(Json.GetRawText(), MaxQuoted)}.");
            return Json.GetString()!;
        }
    }

    /// <summary>True or false.</summary>
    public bool Flag
    {
        get
        {
            if (Json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                throw Wrong("true or false is wanted here.");
            return Json.GetBoolean();
        }
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<ReleaseElement> Items
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.Array)
                throw Wrong("a list is wanted here.");
            var items = Json.EnumerateArray();
            return [.. items.Select((item, at) => new ReleaseElement(item, $"{Place}[{at}]"))];
        }
    }

    /// <summary>What is wrong with this value, with its place.</summary>
    public FormatException Wrong(string what, Exception? because = null)
    {
        var place = Place.Length == 0 ? "The release file" : Place;
        return new($"{place}: {what}", because);
    }

    /// <summary>This value, once it is an object that has no other members than these.</summary>
    public ReleaseElement With(params ReadOnlySpan<string> members)
    {
        var known = string.Join(", ", members.ToArray());
        if (Json.ValueKind != JsonValueKind.Object)
            throw Wrong($"an object is wanted here, with members of {known}.");
        foreach (var member in Json.EnumerateObject())
            if (!members.Contains(member.Name))
                throw Wrong($"there is no member '{Printable.Short(member.Name, MaxQuoted)}' here. Known are {known}.");
        return this;
    }

    /// <summary>A member; null when it is left out or null.</summary>
    public ReleaseElement? Find(string name)
    {
        if (!Json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return new(value, Place.Length == 0 ? name : $"{Place}.{name}");
    }

    public ReleaseElement Get(string name) => Find(name) ?? throw Wrong($"'{name}' is missing.");

    public IReadOnlyList<ReleaseElement> ItemsOf(string name) => Find(name)?.Items ?? [];

    /// <summary>Texts by name, each with its place.</summary>
    public IReadOnlyList<(string Name, ReleaseElement Value)> PairsOf(string name)
    {
        if (Find(name) is not { } map)
            return [];
        if (map.Json.ValueKind != JsonValueKind.Object)
            throw map.Wrong("an object of texts is wanted here.");
        var members = map.Json.EnumerateObject();
        return [.. members.Select(member => (member.Name, map.ValueOf(member)))];
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

    private ReleaseElement ValueOf(JsonProperty member) =>
        new(member.Value, $"{Place}.{Printable.Short(member.Name, MaxQuoted)}");
}
