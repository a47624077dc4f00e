using System.Globalization;

namespace OciMultiArch.Go;

/// <summary>Which programs may be kept. Whether one is up to date is go's word, which it gives by its build ID.</summary>
internal static class GoIdentity
{
    // With these, the program depends on what go's build ID does not cover (another linker and its libraries), or has none.
    private static readonly string[] Uncovered =
        ["linkmode", "extld", "extar", "linkshared", "buildid", "compiler", "gccgoflags", "pkgdir", "toolexec"];

    /// <summary>What tells this Go from others; null where a C compiler takes part.</summary>
    /// <param name="settings">The variables that go named.</param>
    public static string? Of(IReadOnlyDictionary<string, string> settings)
    {
        var flags = settings.GetValueOrDefault("GOFLAGS", "");
        if (settings.GetValueOrDefault("CGO_ENABLED", "") != "0" || !AreCovered(flags))
            return null;
        FileInfo linker = new(Path.Combine(settings.GetValueOrDefault("GOTOOLDIR", ""), "link"));
        var stamp = "";
        if (linker.Exists)
            stamp = string.Create(CultureInfo.InvariantCulture, $"{linker.Length} {linker.LastWriteTimeUtc.Ticks}");
        string?[] parts = [settings.GetValueOrDefault("GOROOT"), settings.GetValueOrDefault("GOVERSION"), stamp, flags];
        return string.Join('\n', parts);
    }

    /// <summary>Whether go's build ID covers all that a program with these flags depends on.</summary>
    public static bool AreCovered(params IEnumerable<string?> flags) =>
        !flags.OfType<string>().Any(IsUncovered);

    private static bool IsUncovered(string flag) =>
        Uncovered.Any(word => flag.Contains(word, StringComparison.Ordinal));
}
