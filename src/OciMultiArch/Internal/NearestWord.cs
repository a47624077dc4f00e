<<<<<<< HEAD:src/OciMultiArch.Tool/Text/NearestWord.cs
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Text;
=======
namespace OciMultiArch.Internal;
>>>>>>> main:src/OciMultiArch/Internal/NearestWord.cs

/// <summary>Finds the word that was meant by a misspelt one.</summary>
internal static class NearestWord
{
    private const int MaxMistakes = 2;

    /// <summary>The known word that is nearest to a text; null when none is near.</summary>
    public static string? To(string text, IEnumerable<string> known)
    {
        // Of a word of three letters nothing is left after two mistakes.
        var limit = Math.Min(MaxMistakes, text.TrimStart('-').Length / 2);
        var nearest = known.MinBy(word => EditDistance.Of(text, word));
        if (nearest is not null && EditDistance.Of(text, nearest) <= limit)
            return nearest;
        return null;
    }
}
