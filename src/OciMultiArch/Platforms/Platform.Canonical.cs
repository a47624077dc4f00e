using System.Text;
using OciMultiArch.Platforms;

namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>
    /// A text that all spellings of one platform share. It includes version and features of the operating system, but
    /// no CPU features.
    /// </summary>
    internal string CanonicalKey => Canonical().ToString();

    /// <summary>Whether images are laid out and started as those of Windows, however it is spelled.</summary>
    internal bool IsWindows => PlatformNames.System(Os) == "windows";

    private IEnumerable<string> SortedFeatures =>
        OsFeatures.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>
    /// The one form that all spellings of a platform share, by containerd's table: lower case; <c>macos</c> is
    /// <c>darwin</c>; <c>x86_64</c> is <c>amd64</c>; arm without a variant is v7; arm64 v8 and amd64 v1 have no
    /// variant; features of the operating system are sorted, each once. It is for comparing. <see cref="Written"/> is
    /// the form to write down.
    /// </summary>
    public Platform Canonical()
    {
        var (architecture, variant) = PlatformNames.Cpu(Architecture, Variant);
        var version = string.IsNullOrEmpty(OsVersion) ? null : OsVersion;
        return this with
        {
            Os = PlatformNames.System(Os),
            Architecture = architecture,
            Variant = variant,
            OsVersion = version,
            OsFeatures = [.. SortedFeatures],
        };
    }

    /// <summary>
    /// The form that goes into an index, which clients of every family understand: canonical, and arm64 with its
    /// variant (<c>v8</c> where none is given), since some clients match it only when it is written. Arm always has its
    /// variant.
    /// </summary>
    public Platform Written()
    {
        var canonical = Canonical();
        return canonical is { Architecture: "arm64", Variant: null } ? canonical with { Variant = "v8" } : canonical;
    }

    /// <summary>
    /// The form <c>os(osversion+feature+…)/arch/variant</c>, without the parentheses where there is neither version nor
    /// feature; features sorted, each once. <see cref="Parse"/> reads it back where every part is printable ASCII; what
    /// is not is escaped. CPU <see cref="Features"/> are not shown.
    /// </summary>
    public override string ToString()
    {
        StringBuilder text = new(PlatformText.Escape(Os));
        var features = string.Concat(SortedFeatures.Select(static feature => "+" + PlatformText.Escape(feature)));
        var options = PlatformText.Escape(OsVersion ?? "") + features;
        if (options.Length > 0)
            text.Append('(').Append(options).Append(')');
        text.Append('/').Append(PlatformText.Escape(Architecture));
        if (!string.IsNullOrEmpty(Variant))
            text.Append('/').Append(PlatformText.Escape(Variant));
        return text.ToString();
    }
}
