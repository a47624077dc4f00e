using System.Text;

namespace OciMultiArch.Testing;

/// <summary>Digests for tests that used to write <c>sha256:abc</c>, which no registry and no parser takes.</summary>
public static class TestDigest
{
    /// <summary>A valid sha256 digest; equal names give equal digests, and others others.</summary>
    /// <param name="name">Any text, for example <c>abc</c>.</param>
    public static Digest Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Digest.Of(Encoding.UTF8.GetBytes(name));
    }
}
