using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A name with placeholders, such as <c>{tag}-{os}-{arch}{variant}</c>. <c>{os}</c>, <c>{arch}</c>, <c>{variant}</c>
/// and <c>{os.version}</c> stand for parts of a platform in the form of <see cref="Platform.Canonical"/>
/// (<c>linux/arm64/v8</c> has no variant, <c>linux/arm</c> has v7). The caller gives the values of all other names. A
/// placeholder that starts with '-', '_' or '.', such as <c>{-variant}</c>, is written with that character where there
/// is a value, and is left out where there is none. Braces and placeholders in a value stay text. Immutable; equal when
/// the text is.
/// </summary>
[JsonConverter(typeof(TextValueConverter<NameTemplate>))]
public sealed record NameTemplate : IParsable<NameTemplate>
{
    private static readonly string[] PlatformParts = ["os", "arch", "variant", "os.version"];
    private readonly (string Text, bool IsPlaceholder)[] pieces;

    private NameTemplate(string text, (string Text, bool IsPlaceholder)[] pieces)
    {
        Text = text;
        this.pieces = pieces;
    }

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>Text and placeholders in their order.</summary>
    internal IReadOnlyList<(string Text, bool IsPlaceholder)> Pieces => pieces;

    /// <summary>Whether the name depends on a platform.</summary>
    public bool NamesPlatform => AllNames.Any(IsOfPlatform);

    /// <summary>The names whose values the caller gives.</summary>
    internal IEnumerable<string> Names => AllNames.Where(static name => !IsOfPlatform(name));

    private IEnumerable<string> AllNames
    {
        get
        {
            var placeholders = pieces.Where(static piece => piece.IsPlaceholder);
            return placeholders.Select(static piece => NameOf(piece.Text));
        }
    }

    /// <summary>Parses a template.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">A brace stands alone, or a placeholder has no name.</exception>
    public static NameTemplate Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        List<(string, bool)> pieces = [];
        var at = 0;
        while (at < s.Length)
        {
            var isPlaceholder = s[at] == '{';
            var brace = s.AsSpan(at + 1).IndexOfAny('{', '}');
            var end = brace < 0 ? s.Length : at + 1 + brace;
            if (s[at] == '}' || (isPlaceholder && !IsClosed(s, end)))
                throw Malformed(s, $"the '{s[at]}' at position {at + 1} stands alone");
            var piece = isPlaceholder ? s[(at + 1)..end] : s[at..end];
            if (isPlaceholder && NameOf(piece).Length == 0)
                throw Malformed(s, $"the one at position {at + 1} has no name");
            pieces.Add((piece, isPlaceholder));
            at = isPlaceholder ? end + 1 : end;
        }
        return new(s, [.. pieces]);
    }

    /// <summary>Parses a template without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The template when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out NameTemplate result)
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (FormatException)
        {
            result = null;
        }
        return result is not null;
    }

    /// <summary>The name for a platform.</summary>
    /// <param name="platform">The platform; null where the name does not depend on one.</param>
    /// <param name="values">The values of the other placeholders; null for none.</param>
    /// <exception cref="FormatException">
    /// A placeholder has no value; the message says which names are known.
    /// </exception>
    public string Expand(Platform? platform, IReadOnlyDictionary<string, string>? values = null)
    {
        var canonical = platform?.Canonical();
        var given = values ?? Frozen.EmptyMap();
        StringBuilder name = new();
        foreach (var (text, isPlaceholder) in pieces)
            name.Append(isPlaceholder ? Value(text, canonical, given) : text);
        return name.ToString();
    }

    /// <summary>Equal when the text is.</summary>
    /// <param name="other">Another template.</param>
    public bool Equals(NameTemplate? other) => Text == other?.Text;

    /// <summary>A hash of the text.</summary>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>Whether a name stands for a part of a platform, so that callers cannot give its value.</summary>
    internal static bool IsOfPlatform(string name) => PlatformParts.Contains(name);

    private string Value(string placeholder, Platform? platform, IReadOnlyDictionary<string, string> values)
    {
        var name = NameOf(placeholder);
        var value = IsOfPlatform(name) ? PartOf(platform, name) : Given(name, values);
        return value.Length == 0 ? "" : placeholder[..^name.Length] + value;
    }

    private string Given(string name, IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(name) ?? throw Unknown(name, values);

    private string PartOf(Platform? platform, string name)
    {
        if (platform is null)
            throw new FormatException(
                $"'{Printable.Short(Text)}' says {{{name}}}, but there is no platform here to take it from.");
        return name switch
        {
            "os" => platform.Os,
            "arch" => platform.Architecture,
            "variant" => platform.Variant ?? "",
            _ => platform.OsVersion ?? "",
        };
    }

    private FormatException Unknown(string name, IReadOnlyDictionary<string, string> values)
    {
        var names = PlatformParts.Concat(values.Keys.Order(StringComparer.Ordinal));
        var known = string.Join(", ", names.Select(static name => $"{{{Printable.Short(name)}}}"));
        return new(
            $"'{Printable.Short(Text)}' says {{{Printable.Short(name)}}}, which has no value here. Known are {known}.");
    }

    private static FormatException Malformed(string text, string why) =>
        new($"'{Printable.Short(text)}' is not a name with placeholders: {why}.");

    private static bool IsClosed(string text, int end) => end < text.Length && text[end] == '}';

    private static string NameOf(string placeholder) =>
        placeholder is ['-' or '_' or '.', ..] ? placeholder[1..] : placeholder;
}
