using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Http;

/// <summary>
/// What the body of a failed answer says: the error list of the distribution-spec ("Error codes"), one error or several
/// in another form, a problem document (RFC 9457), the single message of a token service, or a line of text. All text is
/// cleaned and short: fit for a message.
/// </summary>
internal sealed record RegistryErrors
{
    private const int MaxShown = 3;
    private const int MaxCodeLength = 80;
    private const int MaxTextLength = 300;

    // OAuth2 (RFC 6749 section 5.2) writes error and error_description; Docker Hub details; RFC 9457 title and detail;
    // many others message, or reason.
    private static readonly string[] MessageMembers =
        ["error_description", "message", "details", "detail", "title", "reason", "msg", "error"];

    private RegistryErrors(IReadOnlyList<Entry> items, string? hint)
    {
        Items = items;
        Hint = hint;
    }

    /// <summary>A body that says nothing.</summary>
    public static RegistryErrors None { get; } = new(Frozen.Empty<Entry>(), null);

    /// <summary>The entries of the error list.</summary>
    public IReadOnlyList<Entry> Items { get; }

    /// <summary>
    /// What a body without error list says: a line of text, or the title of a page; null when it says nothing.
    /// </summary>
    public string? Hint { get; }

    /// <summary>The codes in the order of the body.</summary>
    public IReadOnlyList<string> Codes => [.. Items.Select(static item => item.Code)];

    /// <summary>Reads a body of any form. Never throws.</summary>
    public static RegistryErrors Parse(ReadOnlySpan<byte> body) =>
        ParseJson(body) ?? new(Frozen.Empty<Entry>(), HtmlAnswerHint.Of(body));

    /// <summary>Whether a code says that an upload which had begun is not known any more.</summary>
    public static bool IsOfUpload(string code) => code is "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID";

    /// <summary>Whether a code is in the list, whatever its case.</summary>
    public bool Has(string code) => Items.Any(item => item.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// One line for a message, for example <c>DENIED (permission_denied: write_package)</c>; empty when the body says
    /// nothing.
    /// </summary>
    public override string ToString()
    {
        if (Hint is not null)
            return $"({Hint})";
        var shown = string.Join(", ", Items.Take(MaxShown));
        if (Items.Count > MaxShown)
            shown += $" and {Items.Count - MaxShown} more";
        return shown;
    }

    /// <returns>Null when the body is not a JSON object.</returns>
    private static RegistryErrors? ParseJson(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(WireJson.WithoutByteOrderMark(body));
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return null;
            using (document)
                return Read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, which the reader lets pass and the string does not.
            return null;
        }
    }

    private static RegistryErrors? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var items = Frozen.List(Entries(root));
        var hint = items.Count == 0 ? Message(root) : null;
        return new(items, hint);
    }

    private static IEnumerable<Entry> Entries(JsonElement root)
    {
        if (root.TryGetProperty("errors", out var errors))
            return EntriesOf(errors);
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return EntriesOf(error);
        // A body that is the error itself. What has a code of its own, or a number, is a status more often.
        return HasCode(root) ? [ReadObject(root)] : [];
    }

    // A list; one error; or errors by field or name, as frameworks for the web write them.
    private static IEnumerable<Entry> EntriesOf(JsonElement errors) => errors.ValueKind switch
    {
        JsonValueKind.Array => errors.EnumerateArray().Select(ReadEntry).OfType<Entry>(),
        JsonValueKind.String => [ReadEntry(errors)!],
        JsonValueKind.Object when IsOneError(errors) => [ReadObject(errors)],
        JsonValueKind.Object => errors.EnumerateObject().Select(ReadNamed).OfType<Entry>(),
        _ => [],
    };

    private static bool IsOneError(JsonElement error) => HasCode(error) || Message(error) is not null;

    private static bool HasCode(JsonElement error) =>
        error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String;

    private static Entry? ReadNamed(JsonProperty named)
    {
        var value = named.Value;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            value = value[0];
        return value.ValueKind switch
        {
            JsonValueKind.Object => ReadObject(value),
            JsonValueKind.String => new(Entry.UnknownCode, Clean($"{named.Name}: {value.GetString()}", MaxTextLength), null),
            _ => null,
        };
    }

    private static Entry? ReadEntry(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(item),
        JsonValueKind.String => new(Entry.UnknownCode, Clean(item.GetString(), MaxTextLength), null),
        _ => null,
    };

    private static Entry ReadObject(JsonElement item)
    {
        var code = Text(item, "code", MaxCodeLength) ?? Entry.UnknownCode;
        return new(code, Reason(item), Text(item, "detail"));
    }

    // Quay says "access to the requested resource is not authorized", and why in detail.message. Where there is no
    // message at all, the detail is one.
    private static string? Reason(JsonElement item)
    {
        var message = OwnText(item, "message");
        var more = item.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Object
            ? Message(detail)
            : null;
        if (message is null)
            return more ?? Message(item);
        var isSaid = more is null || message.Contains(more, StringComparison.OrdinalIgnoreCase);
        return isSaid ? message : Printable.Short($"{message}: {more}", MaxTextLength);
    }

    private static string? Message(JsonElement root)
    {
        if (OwnText(root, "title") is { } title && OwnText(root, "detail") is { } detail)
            return Printable.Short($"{title}: {detail}", MaxTextLength); // RFC 9457
        foreach (var name in MessageMembers)
        {
            if (OwnText(root, name) is { } text)
                return text;
        }
        return null;
    }

    private static string? OwnText(JsonElement parent, string name)
    {
        var isText = parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        return isText ? Clean(value.GetString(), MaxTextLength) : null;
    }

    private static string? Text(JsonElement parent, string name, int maxLength = MaxTextLength)
    {
        if (!parent.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => Clean(value.GetString(), maxLength),
            JsonValueKind.Null => null,
            _ => Clean(value.GetRawText(), maxLength),
        };
    }

    private static string? Clean(string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return Printable.Short(text.Trim(), maxLength);
    }

    /// <summary>One entry of a registry's error list.</summary>
    /// <param name="Code">The code as sent; <c>UNKNOWN</c> where there is none.</param>
    /// <param name="Message">What went wrong, or null.</param>
    /// <param name="Detail">The detail as text, or as the JSON it was; null for none.</param>
    internal sealed record Entry(string Code, string? Message, string? Detail)
    {
        public const string UnknownCode = "UNKNOWN";

        public override string ToString() => Message is null ? Code : $"{Code} ({Message})";
    }
}
