using System.Buffers;
using System.Text.Json;

namespace OciMultiArch.Json;

/// <summary>
/// A value of a document that is edited: the bytes it was written with, or its children and what stands around them once
/// they were asked for. No part knows its place, so that an edit costs what it touches, however long the document is.
/// </summary>
internal sealed partial class JsonPart
{
    private readonly ReadOnlyMemory<byte> written;
    private List<JsonPart>? children;
    private ReadOnlyMemory<byte> tail;

    private JsonPart(JsonValueKind kind, ReadOnlyMemory<byte> written)
    {
        Kind = kind;
        this.written = written;
    }

    public JsonValueKind Kind { get; }

    /// <summary>The member's name, unescaped; null for an element and for the document.</summary>
    public string? Name { get; private init; }

    /// <summary>The member's name as it is written, with its quotes; empty where there is no name.</summary>
    public ReadOnlyMemory<byte> Label { get; private init; }

    /// <summary>The colon after the name, and the blanks around it.</summary>
    public ReadOnlyMemory<byte> Colon { get; private init; }

    /// <summary>What stands before it since the one before: blanks, and the comma.</summary>
    public ReadOnlyMemory<byte> Gap { get; set; }

    public IReadOnlyList<JsonPart> Children => Opened();

    /// <summary>Whether its children were asked for; only then can they have changed.</summary>
    public bool IsOpen => children is not null;

    public bool IsContainer => Kind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>What stands before the bracket that closes a container, since its last child.</summary>
    public ReadOnlyMemory<byte> Tail
    {
        get
        {
            Opened();
            return tail;
        }
        set => tail = value;
    }

    /// <summary>Another value in the place, and under the name, of this one.</summary>
    /// <exception cref="FormatException">The bytes are not one JSON value.</exception>
    public JsonPart With(ReadOnlyMemory<byte> value)
    {
        var other = Of(value);
        return new(other.Kind, other.written) { Name = Name, Label = Label, Colon = Colon, Gap = Gap };
    }

    /// <summary>This value as a member.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">The name as it is written, with its quotes.</param>
    /// <param name="colon">What stands between the name and the value.</param>
    public JsonPart Named(string name, ReadOnlyMemory<byte> label, ReadOnlyMemory<byte> colon) =>
        new(Kind, written) { Name = name, Label = label, Colon = colon };

    public void Put(int at, JsonPart child) => Opened()[at] = child;

    public void Insert(int at, JsonPart child) => Opened().Insert(at, child);

    /// <summary>Takes a child out, with the comma on one side of it; the only one with all that stands around it.</summary>
    public void RemoveAt(int at)
    {
        var all = Opened();
        if (all.Count == 1)
            tail = default;
        else if (at == 0)
            all[1].Gap = all[0].Gap;
        all.RemoveAt(at);
    }

    /// <summary>The place among the children that a step leads to, or -1.</summary>
    /// <exception cref="FormatException">The step does not fit this value, or the member is there twice.</exception>
    public int Find(JsonPath.Step step) => step.Name is null ? FindElement(step) : FindMember(step);

    /// <summary>The value as it stands now, without its name.</summary>
    public byte[] ToArray()
    {
        ArrayBufferWriter<byte> output = new(Math.Max(written.Length, 1));
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the value as it stands now, without its name.</summary>
    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        if (children is null)
        {
            output.Write(written.Span);
            return;
        }
        output.Write(written.Span[..1]);
        foreach (var child in children)
        {
            output.Write(child.Gap.Span);
            output.Write(child.Label.Span);
            output.Write(child.Colon.Span);
            child.WriteTo(output);
        }
        output.Write(tail.Span);
        output.Write(written.Span[^1..]);
    }

    private int FindElement(JsonPath.Step step)
    {
        if (Kind != JsonValueKind.Array)
            throw NotEditable(step, "what holds it is not an array");
        if (step.Index < 0 || step.Index >= Children.Count)
            return -1;
        return step.Index;
    }

    private int FindMember(JsonPath.Step step)
    {
        if (Kind != JsonValueKind.Object)
            throw NotEditable(step, "what holds it is not an object");
        var members = Opened();
        var first = members.FindIndex(child => child.Name == step.Name);
        if (first >= 0 && members.FindIndex(first + 1, child => child.Name == step.Name) >= 0)
            throw NotEditable(step, "the member is there twice");
        return first;
    }

    private static FormatException NotEditable(JsonPath.Step step, string reason) =>
        new($"The document cannot be edited at {step}: {reason}.");
}
