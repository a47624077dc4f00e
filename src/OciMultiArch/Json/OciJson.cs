using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OciMultiArch.Json;

/// <summary>The only door between documents and bytes.</summary>
internal static partial class OciJson
{
    // The default encoder would write the '+' of media types as an escape, and digests would differ from every other
    // tool's.
    private static readonly DocumentContext Context = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        MaxDepth = DocumentGuard.MaxDepth,
        Converters = { new InstantConverter(), new NameSetConverter() },
    });

    private static readonly JsonSerializerOptions Writing = new(Context.Options)
    {
        TypeInfoResolver = Context.WithAddedModifier(OmitEmpty),
    };

    /// <summary>Reads an index or manifest list and refuses what is ambiguous (CVE-2021-41190) or malformed.</summary>
    /// <exception cref="FormatException">The bytes are not an index of this type.</exception>
    public static ImageIndex ReadIndex(ReadOnlyMemory<byte> bytes, MediaType type)
    {
        DocumentGuard.CheckIndex(bytes.Span, type);
        return Read(bytes, Context.ImageIndex, "an index");
    }

    /// <summary>Reads one entry of an index.</summary>
    /// <exception cref="FormatException">The bytes are not a descriptor.</exception>
    public static Descriptor ReadDescriptor(ReadOnlyMemory<byte> bytes) => Read(bytes, Context.Descriptor, "a descriptor");

    /// <summary>Reads an image manifest and refuses what is ambiguous or malformed.</summary>
    /// <exception cref="FormatException">The bytes are not an image manifest of this type.</exception>
    public static ImageManifest ReadManifest(ReadOnlyMemory<byte> bytes, MediaType type)
    {
        DocumentGuard.CheckManifest(bytes.Span, type);
        return Read(bytes, Context.ImageManifest, "an image manifest");
    }

    /// <summary>Reads an image config.</summary>
    /// <exception cref="FormatException">The bytes are not an image config.</exception>
    public static ImageConfig ReadConfig(ReadOnlyMemory<byte> bytes)
    {
        DocumentGuard.CheckObject(bytes.Span, "an image config");
        return Read(bytes, Context.ImageConfig, "an image config");
    }

    /// <summary>Reads a result file.</summary>
    /// <exception cref="FormatException">The bytes are not one.</exception>
    public static PushedImagesDocument ReadPushedImages(ReadOnlyMemory<byte> bytes)
    {
        DocumentGuard.CheckObject(bytes.Span, "a result file");
        return Read(bytes, Context.PushedImagesDocument, "a result file");
    }

    /// <summary>The type a manifest or index says it has; null when it says none or is no document at all.</summary>
    public static MediaType? StatedType(ReadOnlyMemory<byte> bytes) => DocumentGuard.StatedType(bytes.Span);

    /// <summary>Whether a member of a document's top is null; not so in what is no document at all.</summary>
    public static bool IsNull(ReadOnlyMemory<byte> bytes, string member) => DocumentGuard.IsNull(bytes.Span, member);

    /// <summary>Serialises a new document, once; what was read is never written by this.</summary>
    public static byte[] Write<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, TypeOf<T>());

    /// <summary>Serialises one value that an edit puts into a document.</summary>
    public static byte[] Value(string text) => JsonSerializer.SerializeToUtf8Bytes(text, TypeOf<string>());

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Writing.GetTypeInfo(typeof(T));

    private static T Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type, string what)
    {
        try
        {
            var document = JsonSerializer.Deserialize(bytes.Span, type);
            return document ?? throw new FormatException($"The document is null, not {what}.");
        }
        catch (Exception failure) when (IsOfContent(failure))
        {
            var reason = DocumentFault.Reason(bytes.Span, type, failure);
            throw new FormatException($"The document is not {what}: {reason}", failure);
        }
    }

    private static bool IsOfContent(Exception failure) =>
        failure is JsonException or ArgumentException or InvalidOperationException or FormatException;

    private static void OmitEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            var isWritten = IsWritten(property.PropertyType);
            property.ShouldSerialize = IsAlwaysWritten(type.Type, property.Name) ? null : isWritten;
        }
    }

    // image-spec: these are REQUIRED, also when they hold nothing.
    private static bool IsAlwaysWritten(Type type, string name) => name switch
    {
        "manifests" => type == typeof(ImageIndex),
        "layers" => type == typeof(ImageManifest),
        "diff_ids" => type == typeof(ImageRootFs),
        _ => false,
    };

    private static Func<object, object?, bool>? IsWritten(Type type)
    {
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return static (_, value) => value is IReadOnlyDictionary<string, string> { Count: > 0 };
        if (type == typeof(IReadOnlyList<string>))
            return static (_, value) => value is IReadOnlyList<string> { Count: > 0 };
        if (type == typeof(IReadOnlySet<string>))
            return static (_, value) => value is IReadOnlySet<string> { Count: > 0 };
        if (type == typeof(IReadOnlyList<ImageHistory>))
            return static (_, value) => value is IReadOnlyList<ImageHistory> { Count: > 0 };
        if (type.IsValueType && Nullable.GetUnderlyingType(type) is null)
            return null;
        return static (_, value) => value is not null;
    }

    /// <summary>The documents this library reads and writes, compiled; no reflection.</summary>
    [JsonSerializable(typeof(ImageIndex))]
    [JsonSerializable(typeof(ImageManifest))]
    [JsonSerializable(typeof(ImageConfig))]
    [JsonSerializable(typeof(ImageHistory))]
    [JsonSerializable(typeof(PushedImagesDocument))]
    [JsonSerializable(typeof(Descriptor))]
    [JsonSerializable(typeof(DateTimeOffset))]
    [JsonSerializable(typeof(IReadOnlyList<string>))]
    [JsonSerializable(typeof(string))]
    private sealed partial class DocumentContext : JsonSerializerContext;
}
