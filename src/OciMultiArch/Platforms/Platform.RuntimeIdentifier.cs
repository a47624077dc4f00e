using OciMultiArch.Internal;
using OciMultiArch.Platforms;

namespace OciMultiArch;

public sealed partial record Platform
{
    /// <summary>
    /// The platform that a portable runtime identifier of .NET means: <c>linux-x64</c> is linux/amd64, <c>linux-arm</c>
    /// linux/arm/v7, <c>win-x64</c> windows/amd64, <c>osx-arm64</c> darwin/arm64. The C library is no part of a platform, so
    /// that <c>linux-musl-x64</c> is linux/amd64 too.
    /// </summary>
    /// <param name="runtimeIdentifier">The identifier, in any case.</param>
    /// <exception cref="FormatException">
    /// Nothing means the same: no identifier at all, one of a distribution or version (<c>ubuntu.22.04-x64</c>,
    /// <c>win10-x64</c>), a system without images (<c>browser</c>, <c>tvos</c>), or a CPU that no platform tells apart
    /// (<c>linux-armel</c>, for soft floats).
    /// </exception>
    public static Platform OfRuntimeIdentifier(string runtimeIdentifier)
    {
        ArgumentNullException.ThrowIfNull(runtimeIdentifier);
        try
        {
            var (os, architecture, variant) = RuntimeIdentifiers.Read(runtimeIdentifier);
            return new() { Os = os, Architecture = architecture, Variant = variant };
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"'{Printable.Short(runtimeIdentifier)}' is no platform: {wrong.Message}.", wrong);
        }
    }

    /// <summary>
    /// The portable runtime identifier of .NET for this platform, as <c>dotnet publish -r</c> takes it: <c>linux-x64</c> for
    /// linux/amd64, of whatever level. Of arm, v7 and v8 are <c>linux-arm</c>, and v6 is <c>linux-armv6</c>.
    /// </summary>
    /// <returns>
    /// Null where .NET has none: linux/arm/v5, linux/mips64le, plan9/amd64. A platform that .NET names may still have no
    /// runtime pack.
    /// </returns>
    public string? ToRuntimeIdentifier()
    {
        var canonical = Canonical();
        return RuntimeIdentifiers.Of(canonical.Os, canonical.Architecture, canonical.Variant);
    }

    /// <summary>
    /// The portable runtime identifier of .NET for a base image of this platform whose C library is musl, as Alpine's is:
    /// <c>linux-musl-x64</c> for linux/amd64.
    /// </summary>
    /// <returns>Null where .NET has none, and for other systems than Linux.</returns>
    public string? ToMuslRuntimeIdentifier()
    {
        var canonical = Canonical();
        return RuntimeIdentifiers.OfMusl(canonical.Os, canonical.Architecture, canonical.Variant);
    }
}
