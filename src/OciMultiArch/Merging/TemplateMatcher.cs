using OciMultiArch.Platforms;

namespace OciMultiArch.Merging;

/// <summary>
/// Whether a text could have come from a template: text and given values literally, known names of systems and CPUs,
/// anything for the rest.
/// </summary>
internal sealed class TemplateMatcher(NameTemplate template, IReadOnlyDictionary<string, string> values)
{
    private readonly IReadOnlyList<(string Text, bool IsPlaceholder)> pieces = template.Pieces;

    public bool Fits(string text) => Fits(text, 0);

    private bool Fits(ReadOnlySpan<char> text, int piece)
    {
        if (piece == pieces.Count)
            return text.IsEmpty;
        var (written, isPlaceholder) = pieces[piece];
        if (!isPlaceholder)
            return FitsLiterally(text, written, piece);
        var lead = written[0] is '-' or '_' or '.' ? written[..1] : "";
        var name = written[lead.Length..];
        if (values.TryGetValue(name, out var value))
            return FitsLiterally(text, lead + value, piece);
        var mayBeEmpty = name is "variant" or "os.version";
        if (mayBeEmpty && Fits(text, piece + 1))
            return true;
        var isLed = text.StartsWith(lead, StringComparison.Ordinal);
        return isLed && FitsSomeValue(text[lead.Length..], name, piece);
    }

    private bool FitsLiterally(ReadOnlySpan<char> text, string literal, int piece)
    {
        if (!text.StartsWith(literal, StringComparison.Ordinal))
            return false;
        return Fits(text[literal.Length..], piece + 1);
    }

    private bool FitsSomeValue(ReadOnlySpan<char> text, string name, int piece)
    {
        for (var length = 1; length <= text.Length; length++)
            if (IsValue(name, text[..length]) && Fits(text[length..], piece + 1))
                return true;
        return false;
    }

    private static bool IsValue(string name, ReadOnlySpan<char> text) => name switch
    {
        "os" => PlatformNames.IsSystem(text.ToString()),
        "arch" => PlatformNames.IsArchitecture(text.ToString()),
        _ => true,
    };
}
