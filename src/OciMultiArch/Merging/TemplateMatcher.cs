using OciMultiArch.Platforms;

namespace OciMultiArch.Merging;

/// <summary>Whether a text could have come from a template: text and given values literally, known names of systems and CPUs, any word for the rest.</summary>
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
            return text.StartsWith(written, StringComparison.Ordinal) && Fits(text[written.Length..], piece + 1);
        var lead = written[0] is '-' or '_' or '.' ? written[..1] : "";
        var name = written[lead.Length..];
        if (values.TryGetValue(name, out var value))
            return text.StartsWith(lead + value, StringComparison.Ordinal) && Fits(text[(lead.Length + value.Length)..], piece + 1);
        if (name is "variant" or "os.version" && Fits(text, piece + 1))
            return true;
        if (!text.StartsWith(lead, StringComparison.Ordinal))
            return false;
        for (var length = 1; lead.Length + length <= text.Length; length++)
            if (IsValue(name, text.Slice(lead.Length, length)) && Fits(text[(lead.Length + length)..], piece + 1))
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
