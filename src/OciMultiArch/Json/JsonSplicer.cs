namespace OciMultiArch.Json;

/// <summary>
/// Edits a document as bytes: what an edit does not name stays as it is, byte for byte (unknown members, order, blanks, escapes), and what is new
/// is laid out like its neighbours.
/// </summary>
internal static class JsonSplicer
{
    /// <summary>Applies edits one after the other; each sees the result of those before it.</summary>
    /// <param name="document">A JSON text in UTF-8.</param>
    /// <param name="edits">The changes. One that changes nothing leaves every byte alone.</param>
    /// <exception cref="FormatException">The document or a value is not JSON, or the document is built otherwise than a path says.</exception>
    /// <exception cref="ArgumentException">A place in an array does not exist.</exception>
    public static byte[] Apply(ReadOnlyMemory<byte> document, params IEnumerable<JsonEdit> edits) =>
        edits.Aggregate(document.ToArray(), static (bytes, edit) => new JsonEditor(bytes).Apply(edit));
}
