using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>One platform in the words of the go command (<c>go help environment</c>).</summary>
/// <param name="Platform">The platform, as it was asked for.</param>
/// <param name="Os">GOOS.</param>
/// <param name="Architecture">GOARCH.</param>
/// <param name="Variant">The variable of the architecture's variants; null where it has none.</param>
internal sealed record GoTarget(Platform Platform, string Os, string Architecture, GoVariant? Variant)
{
    /// <summary>Every variable that says what to build for. None is taken from the environment.</summary>
    public static readonly string[] Variables =
    [
        "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64",
        "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
    ];

    /// <summary>Variables of go that the user set for this platform alone.</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = Frozen.EmptyMap();

    /// <exception cref="BuildException">
    /// Programs of the system do not run in containers, or the variant is none of the architecture's.
    /// </exception>
    public static GoTarget Of(Platform platform)
    {
        var canonical = platform.Canonical();
        if (canonical.Os is "aix" or "js" or "plan9")
            throw new BuildException(
                Problem.BuildFailed,
                $"Go builds for {Printable.Short(platform.ToString())}, "
                + $"but programs of {canonical.Os} do not run in containers.",
                new("Leave the platform out."));
        return new(platform, canonical.Os, canonical.Architecture, GoVariant.Of(canonical));
    }

    /// <summary>The variables that make go build for this target.</summary>
    public IEnumerable<(string Name, string Value)> Environment
    {
        get
        {
            yield return ("GOOS", Os);
            yield return ("GOARCH", Architecture);
            if (Variant is not null)
                yield return (Variant.Variable, Variant.Value);
        }
    }

    public override string ToString() => Printable.Short(Platform.ToString());
}
