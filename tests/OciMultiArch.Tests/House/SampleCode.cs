namespace OciMultiArch.Tests.House;

/// <summary>Finds a block of a page in the samples, whatever its indentation there.</summary>
internal static class SampleCode
{
    public static bool Holds(string file, string block)
    {
        var (sample, wanted) = (Lines(file), Lines(block));
        var flush = Flush(wanted).ToList();
        return Enumerable.Range(0, Math.Max(0, sample.Count - wanted.Count + 1)).Any(at => Flush(sample.GetRange(at, wanted.Count)).SequenceEqual(flush));
    }

    private static List<string> Lines(string text) => [.. text.TrimEnd('\n').Split('\n')];

    // Without the indentation that all lines share.
    private static IEnumerable<string> Flush(List<string> lines)
    {
        var shared = lines.Where(each => each.Trim().Length > 0).Select(each => each.Length - each.TrimStart().Length).DefaultIfEmpty(0).Min();
        return lines.Select(each => each.Trim().Length == 0 ? "" : each[shared..].TrimEnd());
    }
}
