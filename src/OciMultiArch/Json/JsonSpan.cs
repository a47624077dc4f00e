using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>Where a value stands in a document's bytes, and its children's places in turn.</summary>
internal sealed class JsonSpan
{
    private readonly List<JsonSpan> children = [];

    public required JsonValueKind Kind { get; init; }

    /// <summary>The member's name, unescaped; null for an element and for the document.</summary>
    public string? Name { get; private set; }

    /// <summary>Where the member begins: at its name's quote; at the value where there is no name.</summary>
    public required int From { get; set; }

    /// <summary>Where a member's name ends, after its quote.</summary>
    public int NameEnd { get; private set; }

    /// <summary>Where the value begins.</summary>
    public required int Start { get; set; }

    /// <summary>Where the value ends: the first byte after it.</summary>
    public int End { get; private set; }

    public IReadOnlyList<JsonSpan> Children => children;

    public bool IsContainer => Kind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>Finds every value of a document.</summary>
    /// <exception cref="FormatException">The bytes are not one JSON value.</exception>
    public static JsonSpan Of(ReadOnlySpan<byte> document)
    {
        try
        {
            Utf8JsonReader reader = new(document, new JsonReaderOptions { MaxDepth = DocumentGuard.MaxDepth });
            reader.Read();
            var root = Value(ref reader, null, (int)reader.TokenStartIndex, 0);
            reader.Read();
            return root;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The text is not JSON: {Printable.Short(failure.Message)}", failure);
        }
    }

    /// <summary>Finds every value of an element, or of a member with its name, that is to stand at a place.</summary>
    /// <param name="text">The element or member.</param>
    /// <param name="isMember">Whether it has a name.</param>
    /// <param name="at">Where its first byte is to stand.</param>
    public static JsonSpan Of(ReadOnlySpan<byte> text, bool isMember, int at)
    {
        if (!isMember)
        {
            var element = Of(text);
            element.Move(at);
            return element;
        }
        byte[] holder = [(byte)'{', .. text, (byte)'}'];
        var member = Of(holder).children[0];
        member.Move(at - 1);
        return member;
    }

    /// <summary>Makes another value the one at a place among the children, in place of that there or before it.</summary>
    public void Put(int at, JsonSpan child, bool replaces)
    {
        if (replaces)
            children[at] = child;
        else
            children.Insert(at, child);
    }

    public void RemoveAt(int at) => children.RemoveAt(at);

    /// <summary>Takes the name, and its place, of a value that this one replaces.</summary>
    public void TakeNameOf(JsonSpan old)
    {
        Name = old.Name;
        From = old.From;
        NameEnd = old.NameEnd;
    }

    /// <summary>Bytes inside this container were replaced by more or fewer: what stands behind them moves.</summary>
    /// <param name="from">Where the old bytes began.</param>
    /// <param name="to">Where they ended.</param>
    /// <param name="by">How many bytes more there are now.</param>
    public void Stretch(int from, int to, int by)
    {
        End += by;
        foreach (var child in children)
        {
            if (child.From >= to)
                child.Move(by);
            else if (child.Start < from && child.End > to)
                child.Stretch(from, to, by);
        }
    }

    private void Move(int by)
    {
        From += by;
        NameEnd += by;
        Start += by;
        End += by;
        foreach (var child in children)
            child.Move(by);
    }

    /// <summary>The place among the children that a step leads to, or -1.</summary>
    /// <exception cref="FormatException">The step does not fit this value, or the member is there twice.</exception>
    public int Find(JsonPath.Step step) => step.Name is null ? FindElement(step) : FindMember(step);

    private int FindElement(JsonPath.Step step)
    {
        if (Kind != JsonValueKind.Array)
            throw NotEditable(step, "what holds it is not an array");
        if (step.Index < 0 || step.Index >= children.Count)
            return -1;
        return step.Index;
    }

    private int FindMember(JsonPath.Step step)
    {
        if (Kind != JsonValueKind.Object)
            throw NotEditable(step, "what holds it is not an object");
        var first = children.FindIndex(child => child.Name == step.Name);
        var last = children.FindLastIndex(child => child.Name == step.Name);
        if (first != last)
            throw NotEditable(step, "the member is there twice");
        return first;
    }

    private static FormatException NotEditable(JsonPath.Step step, string reason) =>
        new($"The document cannot be edited at {step}: {reason}.");

    private static JsonSpan Value(ref Utf8JsonReader reader, string? name, int from, int nameEnd)
    {
        JsonSpan value = new()
        {
            Kind = KindOf(reader.TokenType),
            Name = name,
            From = from,
            NameEnd = nameEnd,
            Start = (int)reader.TokenStartIndex,
        };
        if (value.IsContainer)
        {
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                value.children.Add(Child(ref reader));
        }
        value.End = (int)reader.BytesConsumed;
        return value;
    }

    private static JsonSpan Child(ref Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.PropertyName)
            return Value(ref reader, null, from, from);
        var name = reader.GetString();
        var nameEnd = from + reader.ValueSpan.Length + 2; // the quotes
        reader.Read();
        return Value(ref reader, name, from, nameEnd);
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };
}
