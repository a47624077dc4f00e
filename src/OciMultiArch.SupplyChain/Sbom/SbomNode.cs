using System.Security.Cryptography;
using System.Text;

namespace OciMultiArch.SupplyChain;

/// <summary>A thing that an SBOM lists.</summary>
/// <param name="Id">Names it within the document: letters, digits, '.' and '-'.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; of a file its path from the root.</param>
internal sealed record SbomNode(string Id, SbomNode.Kinds Kind, string Name)
{
    /// <summary>What a thing is.</summary>
    internal enum Kinds
    {
        Container,
        Application,
        Library,
        File,
    }

    public bool IsFile => Kind == Kinds.File;

    public string? Version { get; init; }

    public string? PackageUrl { get; init; }

    /// <summary>The SHA-1, which SPDX wants of each file, in hexadecimal digits.</summary>
    public string? Sha1 { get; init; }

    public string? Sha256 { get; init; }

    /// <summary>What else there is to say; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>The document that describes it; null for none but this one.</summary>
    public SbomText? Document { get; init; }

    /// <summary>This image with its digest.</summary>
    public SbomNode WithDigest(Digest digest, string packageUrl)
    {
        var sha256 = digest.Algorithm == "sha256" ? digest.Encoded : null;
        return this with { Version = digest.ToString(), PackageUrl = packageUrl, Sha256 = sha256 };
    }

    /// <summary>An id for a key of any characters: readable, and one of its own for each key.</summary>
    public static string IdOf(string key)
    {
        const int MaxReadable = 100;
        StringBuilder id = new();
        foreach (var character in key.AsSpan(0, Math.Min(key.Length, MaxReadable)))
            id.Append(char.IsAsciiLetterOrDigit(character) || character == '.' ? character : '-');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return $"{id}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }
}
