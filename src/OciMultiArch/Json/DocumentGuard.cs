using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>
/// Refuses documents that two readers could understand differently, before anything is taken from them.
/// </summary>
internal static partial class DocumentGuard
{
    public const int MaxDepth = 64;
    private const int MaxEntries = 10_000;
    private static readonly string[] TopMembers =
        ["schemaVersion", "mediaType", "manifests", "config", "layers", "subject"];

    private static readonly string[] DescriptorMembers =
        ["mediaType", "digest", "size", "urls", "annotations", "data", "artifactType", "platform"];

    public static void CheckIndex(ReadOnlySpan<byte> document, MediaType type)
    {
        var top = Top(document, "an index");
        CheckHead(top, type);
        RefuseMembers(top, "config", "layers", "fsLayers");
        if (top.Kinds.GetValueOrDefault("manifests") != JsonTokenType.StartArray)
            throw new FormatException("The document is not an index: it has no list 'manifests'.");
        if (top.Entries > MaxEntries)
            throw new FormatException($"The index has {top.Entries} entries, and at most {MaxEntries} are read.");
    }

    public static void CheckManifest(ReadOnlySpan<byte> document, MediaType type)
    {
        var top = Top(document, "an image manifest");
        CheckHead(top, type);
        RefuseMembers(top, "manifests", "fsLayers");
        if (!top.Kinds.ContainsKey("config"))
            throw new FormatException("The document is not an image manifest: it has no 'config'.");
    }

    public static void CheckObject(ReadOnlySpan<byte> document, string what) => Top(document, what);

    public static MediaType? StatedType(ReadOnlySpan<byte> document)
    {
        try
        {
            return MediaType.TryParse(Scan(document).MediaType, null, out var type) ? type : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsNull(ReadOnlySpan<byte> document, string member)
    {
        try
        {
            return Scan(document).Kinds.GetValueOrDefault(member) == JsonTokenType.Null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // distribution-spec: a body that names another type than it was served under is refused; so is one that could be
    // read as both kinds.
    private static void CheckHead(TopLevel top, MediaType type)
    {
        if (top.MediaType is { } stated && stated != type.Value)
            throw new FormatException($"The document says it is {Printable.Short(stated)}, but was given as {type}.");
        RefuseLookalikes(top);
        if (top.SchemaVersion != 2)
            throw new FormatException("The document's 'schemaVersion' is not 2 (schema 1 is not supported).");
    }

    // A member that some readers would take for a known one, beside or in place of it.
    private static void RefuseLookalikes(TopLevel top)
    {
        foreach (var name in top.Kinds.Keys)
            top.Lookalike ??= FindLookalike(name, TopMembers);
        if (top.Lookalike is { } lookalike)
            throw Ambiguous($"the member '{lookalike.Member}', which some readers take for '{lookalike.Known}'");
    }

    private static (string Member, string Known)? FindLookalike(string name, string[] known)
    {
        var found = Array.Find(known, other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is null || found == name)
            return null;
        return (name, found);
    }

    private static void RefuseMembers(TopLevel top, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            // Some readers (Go's) do not tell case.
            if (top.Kinds.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw Ambiguous($"members of an index and of an image ('{name}')");
        }
    }

    private static FormatException Ambiguous(string what) =>
        new($"The document has {what}. It is refused as ambiguous.");

    private static TopLevel Top(ReadOnlySpan<byte> document, string what)
    {
        try
        {
            return Scan(document);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The document is not {what}: {ReasonOf(failure)}", failure);
        }
    }

    // The reader ends its message with "LineNumber: 0 | BytePositionInLine: 4.", counted from 0.
    private static string ReasonOf(Exception failure)
    {
        var end = failure.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        if (end <= 0 || failure is not JsonException { LineNumber: { } line, BytePositionInLine: { } at })
            return Printable.Short(failure.Message);
        var reason = Printable.Short(failure.Message[..end].TrimEnd('.'));
        return string.Create(CultureInfo.InvariantCulture, $"{reason} (line {line + 1}, byte {at + 1}).");
    }
}
