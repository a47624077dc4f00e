namespace OciMultiArch.Tests.House;

/// <summary>Judges what a rule of the house has found.</summary>
internal static class Rule
{
    /// <summary>Fails with every breach on a line of its own.</summary>
    public static void HasNoBreach<T>(IEnumerable<T> breaches)
    {
        var found = breaches.Select(each => $"{each}").Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
