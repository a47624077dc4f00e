using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A name for a manifest inside one repository (distribution-spec, "Pulling manifests"): at most 128 ASCII letters,
/// digits, '_', '.' and '-', not starting with '.' or '-'. Immutable; equal when the text is, case included.
/// </summary>
[JsonConverter(typeof(TextValueConverter<Tag>))]
public sealed record Tag : IParsable<Tag>
{
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    private Tag(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>The tag that a reference without tag and digest means: <c>latest</c>.</summary>
    public static Tag Latest { get; } = new("latest");

    /// <summary>Parses a tag.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a tag; the message says what is wrong.</exception>
    public static Tag Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (Problem(s) is { } problem)
            throw new FormatException($"'{Printable.Short(s)}' is not a tag: {problem}.");
        return new(s);
    }

    /// <summary>Parses several tags; the first that is wrong is named.</summary>
    /// <param name="tags">The texts, in the order in which they are written.</param>
    /// <exception cref="FormatException">One of the texts is not a tag.</exception>
    public static IReadOnlyList<Tag> ParseAll(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return [.. tags.Select(static tag => Parse(tag))];
    }

    /// <summary>Parses a tag without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The tag when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Tag result)
    {
        result = s is not null && Problem(s) is null ? new(s) : null;
        return result is not null;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value;

    internal static string? Problem(string text) => text switch
    {
        "" => "it is empty",
        { Length: > 128 } => $"it has {text.Length} characters, at most 128 are allowed",
        ['.', ..] or ['-', ..] => "it may not start with '.' or '-'",
        _ when text.AsSpan().ContainsAnyExcept(Letters) => "only ASCII letters, digits, '_', '.' and '-' are allowed",
        _ => null,
    };
}
