namespace OciMultiArch.Json;

/// <summary>
/// One change of a document. Values are JSON texts in UTF-8; how they are laid out is decided where they arrive.
/// </summary>
internal sealed class JsonEdit
{
    private JsonEdit(OperationKind operation, JsonPath path, ReadOnlyMemory<byte> value)
    {
        Operation = operation;
        Path = path;
        Value = value;
    }

    public enum OperationKind
    {
        Set,
        Remove,
        RemoveOptional,
        Insert,
        Append,
    }

    public OperationKind Operation { get; }

    public JsonPath Path { get; }

    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>
    /// Replaces a value, or adds a member as the last of its object. Objects that are missing (or null) on the way are
    /// made.
    /// </summary>
    public static JsonEdit Set(JsonPath path, ReadOnlyMemory<byte> value) => new(OperationKind.Set, path, value);

    /// <summary>Removes a member or an element; one that is not there changes nothing.</summary>
    public static JsonEdit Remove(JsonPath path)
    {
        if (path.Count == 0)
            throw new ArgumentException("A whole document cannot be removed.", nameof(path));
        return new(OperationKind.Remove, path, default);
    }

    /// <summary>
    /// Removes a member or an element of a collection that a document may leave out: if nothing else is in it after all
    /// edits, it goes too. One that was empty before the edits stays.
    /// </summary>
    public static JsonEdit RemoveOptional(JsonPath path)
    {
        if (path.Count < 2)
            throw new ArgumentException($"{path} is in no collection.", nameof(path));
        return new(OperationKind.RemoveOptional, path, default);
    }

    /// <summary>
    /// Puts an element before the one at the path's last step, or at the end when that is the number of elements.
    /// </summary>
    public static JsonEdit Insert(JsonPath path, ReadOnlyMemory<byte> value)
    {
        if (path is not [.., { Name: null }])
            throw new ArgumentException($"{path} does not end with a place in an array.", nameof(path));
        return new(OperationKind.Insert, path, value);
    }

    /// <summary>Puts an element at the end of an array, which is made when it is missing (or null).</summary>
    public static JsonEdit Append(JsonPath array, ReadOnlyMemory<byte> value) =>
        new(OperationKind.Append, array, value);
}
