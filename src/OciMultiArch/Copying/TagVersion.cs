using System.Globalization;
using System.Numerics;

namespace OciMultiArch.Copying;

/// <summary>
/// A tag read as a version (Semantic Versioning 2.0): <c>1.4.0</c>, also <c>v1.4.0</c>, <c>1.4</c> and <c>1</c>, whose
/// missing parts are 0, with what follows a <c>-</c> as the pre-release. Ordered by precedence.
/// </summary>
internal sealed record TagVersion : IComparable<TagVersion>
{
    private const int MaxParts = 4;

    private TagVersion(BigInteger[] parts, string[] preRelease) => (Parts, PreRelease) = (parts, preRelease);

    /// <summary>The numbers that were written.</summary>
    public IReadOnlyList<BigInteger> Parts { get; }

    /// <summary>The parts of the pre-release; none for a release.</summary>
    public IReadOnlyList<string> PreRelease { get; }

    public bool IsPreRelease => PreRelease.Count > 0;

    /// <summary>Reads a tag; null when it is no version.</summary>
    public static TagVersion? Of(string text)
    {
        var rest = text.AsSpan();
        if (rest.Length > 1 && rest[0] is 'v' or 'V')
            rest = rest[1..];
        var dash = rest.IndexOf('-');
        var core = (dash < 0 ? rest : rest[..dash]).ToString().Split('.');
        string[] preRelease = dash < 0 ? [] : rest[(dash + 1)..].ToString().Split('.');
        if (core.Length > MaxParts || !Array.TrueForAll(core, IsNumber) || Array.Exists(preRelease, static part => part.Length == 0))
            return null;
        return new([.. core.Select(NumberOf)], preRelease);
    }

    /// <summary>This version without its pre-release, one higher in one place and 0 behind it.</summary>
    public TagVersion Next(int place)
    {
        var parts = Enumerable.Range(0, 3).Select(Part).ToArray();
        parts[place]++;
        for (var at = place + 1; at < parts.Length; at++)
            parts[at] = 0;
        return new(parts, []);
    }

    /// <summary>One of its numbers; 0 where none was written.</summary>
    public BigInteger Part(int place) => place < Parts.Count ? Parts[place] : 0;

    public int CompareTo(TagVersion? other)
    {
        if (other is null)
            return 1;
        for (var place = 0; place < MaxParts; place++)
            if (Part(place).CompareTo(other.Part(place)) is not 0 and var difference)
                return difference;
        if (IsPreRelease != other.IsPreRelease)
            return IsPreRelease ? -1 : 1;
        foreach (var (own, its) in PreRelease.Zip(other.PreRelease))
            if (Compare(own, its) is not 0 and var difference)
                return difference;
        return PreRelease.Count.CompareTo(other.PreRelease.Count);
    }

    public bool Equals(TagVersion? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Part(0), Part(1), Part(2));

    // Semantic Versioning 2.0, 11.4: numbers by value and before texts, texts by their letters.
    private static int Compare(string own, string its)
    {
        var isOwn = IsNumber(own);
        var isIts = IsNumber(its);
        if (isOwn && isIts)
            return NumberOf(own).CompareTo(NumberOf(its));
        if (isOwn != isIts)
            return isOwn ? -1 : 1;
        return Math.Sign(string.CompareOrdinal(own, its));
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);

    private static BigInteger NumberOf(string part) => BigInteger.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
}
