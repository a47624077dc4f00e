using System.Diagnostics.CodeAnalysis;
using System.Text;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// A name with placeholders, such as <c>{tag}-{os}-{arch}{variant}</c>: <c>{os}</c>, <c>{arch}</c>, <c>{variant}</c> and <c>{os.version}</c> are a platform's,
/// in the form of <see cref="Platform.Canonical"/> (so <c>linux/arm64/v8</c> has no variant, and <c>linux/arm</c> has v7); every other name is the caller's.
/// A placeholder that starts with '-', '_' or '.', as <c>{-variant}</c>, is written with it where there is a value, and not at all where there is none.
/// Each is replaced once: braces and placeholders in a value stay text. Immutable; equal when the text is.
/// </summary>
public sealed record NameTemplate : IParsable<NameTemplate>
{
    private static readonly string[] OfPlatform = ["os", "arch", "variant", "os.version"];
    private readonly (string Text, bool IsPlaceholder)[] pieces;

    private NameTemplate(string text, (string Text, bool IsPlaceholder)[] pieces) => (Text, this.pieces) = (text, pieces);

    /// <summary>The text it was parsed from.</summary>
    public string Text { get; }

    /// <summary>Text and placeholders in their order.</summary>
    internal IReadOnlyList<(string Text, bool IsPlaceholder)> Pieces => pieces;

    /// <summary>Whether the name says anything of a platform.</summary>
    public bool NamesPlatform => pieces.Any(static each => each.IsPlaceholder && OfPlatform.Contains(NameOf(each.Text)));

    /// <summary>The names of its placeholders that are no platform's.</summary>
    internal IEnumerable<string> Names => pieces.Where(static each => each.IsPlaceholder).Select(static each => NameOf(each.Text)).Where(static each => !IsOfPlatform(each));

    /// <summary>Parses a template.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">A brace stands alone, or a placeholder has no name.</exception>
    public static NameTemplate Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        List<(string, bool)> pieces = [];
        for (var at = 0; at < s.Length;)
        {
            var isPlaceholder = s[at] == '{';
            var end = s.IndexOfAny(['{', '}'], at + 1);
            if (s[at] == '}' || (isPlaceholder && (end < 0 || s[end] == '{')))
                throw new FormatException($"'{Printable.Short(s)}' is not a name with placeholders: the '{s[at]}' at position {at + 1} stands alone.");
            end = end < 0 ? s.Length : end;
            var piece = isPlaceholder ? s[(at + 1)..end] : s[at..end];
            if (isPlaceholder && NameOf(piece).Length == 0)
                throw new FormatException($"'{Printable.Short(s)}' is not a name with placeholders: the one at position {at + 1} has no name.");
            pieces.Add((piece, isPlaceholder));
            at = isPlaceholder ? end + 1 : end;
        }
        return new(s, [.. pieces]);
    }

    /// <summary>Parses a template without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The template when the answer is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out NameTemplate result)
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
    /// <param name="platform">The platform; null where the name says nothing of one.</param>
    /// <param name="values">What the other placeholders stand for; null for nothing.</param>
    /// <exception cref="FormatException">A placeholder stands for nothing that is known; the message says which are.</exception>
    public string Expand(Platform? platform, IReadOnlyDictionary<string, string>? values = null)
    {
        var (canonical, given) = (platform?.Canonical(), values ?? Frozen.EmptyMap());
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

    /// <summary>Whether a name is a platform's, so that no value can have it.</summary>
    internal static bool IsOfPlatform(string name) => OfPlatform.Contains(name);

    private string Value(string placeholder, Platform? platform, IReadOnlyDictionary<string, string> values)
    {
        var name = NameOf(placeholder);
        var value = name switch
        {
            "os" when platform is not null => platform.Os,
            "arch" when platform is not null => platform.Architecture,
            "variant" when platform is not null => platform.Variant ?? "",
            "os.version" when platform is not null => platform.OsVersion ?? "",
            _ when OfPlatform.Contains(name) => throw new FormatException($"'{Printable.Short(Text)}' says {{{name}}}, but there is no platform here to take it from."),
            _ => values.TryGetValue(name, out var given) ? given : throw Unknown(name, values),
        };
        return value.Length == 0 ? "" : placeholder[..^name.Length] + value;
    }

    private FormatException Unknown(string name, IReadOnlyDictionary<string, string> values) => new(
        $"'{Printable.Short(Text)}' says {{{Printable.Short(name)}}}, which stands for nothing here: known are {string.Join(", ", OfPlatform.Concat(values.Keys.Order(StringComparer.Ordinal)).Select(static each => $"{{{Printable.Short(each)}}}"))}.");

    private static string NameOf(string placeholder) => placeholder is ['-' or '_' or '.', ..] ? placeholder[1..] : placeholder;
}
