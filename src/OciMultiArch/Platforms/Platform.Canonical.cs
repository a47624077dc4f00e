using OciMultiArch.Platforms;

namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>What two spellings of one platform have in common, version and features of the operating system included; CPU features aside.</summary>
    internal string CanonicalKey => Canonical().ToString();

    private IEnumerable<string> SortedFeatures => OsFeatures.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>
    /// The one form that all spellings of a platform share, by containerd's table: lower case; <c>macos</c> is <c>darwin</c>; <c>x86_64</c> is
    /// <c>amd64</c>; arm without a variant is v7; arm64 v8 and amd64 v1 go without saying; features of the operating system sorted, each once.
    /// For comparing, not for writing down: see <see cref="Written"/>.
    /// </summary>
    public Platform Canonical()
    {
        var (architecture, variant) = PlatformNames.Cpu(Architecture, Variant);
        return this with
        {
            Os = PlatformNames.System(Os),
            Architecture = architecture,
            Variant = variant,
            OsVersion = string.IsNullOrEmpty(OsVersion) ? null : OsVersion,
            OsFeatures = [.. SortedFeatures],
        };
    }

    /// <summary>
    /// The form that goes into an index, which clients of every family understand: canonical, and arm64 with its variant (<c>v8</c> where none is
    /// given), since some clients match it only when it is written. Arm always has its variant.
    /// </summary>
    public Platform Written()
    {
        var canonical = Canonical();
        return canonical is { Architecture: "arm64", Variant: null } ? canonical with { Variant = "v8" } : canonical;
    }

    /// <summary>
    /// The form <c>os(osversion+feature+…)/arch/variant</c>, without the parentheses where there is neither version nor feature; features sorted,
    /// each once. <see cref="Parse"/> reads it back where every part is printable ASCII; what is not is escaped.
    /// CPU <see cref="Features"/> are not shown.
    /// </summary>
    public override string ToString()
    {
        var features = string.Concat(SortedFeatures.Select(static each => "+" + PlatformText.Escape(each)));
        var options = PlatformText.Escape(OsVersion ?? "") + features;
        var variant = string.IsNullOrEmpty(Variant) ? "" : "/" + PlatformText.Escape(Variant);
        return PlatformText.Escape(Os) + (options.Length == 0 ? "" : $"({options})") + "/" + PlatformText.Escape(Architecture) + variant;
    }
}
