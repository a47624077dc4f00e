using System.Text;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// A module that a Go program is built from, as the program itself says it (<c>runtime/debug.Module</c>). Immutable;
/// equal when every member is.
/// </summary>
public sealed record GoModule
{
    /// <summary>The module path, for example <c>golang.org/x/sys</c>; of a folder of the builder, its path.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The version, for example <c>v1.4.0</c>; <c>(devel)</c> for what was built from a checkout, and empty where
    /// nothing is known.
    /// </summary>
    public string Version { get; init; } = "";

    /// <summary>The checksum as in <c>go.sum</c>, <c>h1:</c> and base64; null for a folder of the builder.</summary>
    public string? Sum { get; init; }

    /// <summary>What the program has in place of this module (<c>replace</c> in go.mod); null for itself.</summary>
    public GoModule? Replacement { get; init; }

    /// <summary>The module whose code is in the program: the <see cref="Replacement"/> or this one.</summary>
    public GoModule Used => Replacement ?? this;

    /// <summary>
    /// The name of the code in the program as a package URL: <c>pkg:golang/golang.org/x/sys@v0.30.0</c>. Null where
    /// that is a folder of the builder. No network.
    /// </summary>
    public string? PackageUrl
    {
        get
        {
            var used = Used;
            if (IsFolder(used.Path))
                return null;
            var path = string.Join('/', used.Path.Split('/').Select(Uri.EscapeDataString));
            StringBuilder url = new($"pkg:golang/{path}");
            if (used.Version is not ("" or "(devel)"))
                url.Append('@').Append(Uri.EscapeDataString(used.Version));
            return url.ToString();
        }
    }

    private static bool IsFolder(string path) =>
        path.StartsWith('.') || path.StartsWith('/') || path.Contains('\\') || path.IndexOf(':') == 1;
}
