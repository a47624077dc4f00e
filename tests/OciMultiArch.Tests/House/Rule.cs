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

    /// <summary>Fails with the value, and with what makes it, when it is over its limit.</summary>
    public static void IsAtMost<T>(double limit, double value, IEnumerable<T> because) =>
        Assert.True(value <= limit, $"{value:N1} is over {limit}:\n{string.Join('\n', because.Select(each => $"{each}"))}");
}
