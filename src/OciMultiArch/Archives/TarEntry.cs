namespace OciMultiArch.Archives;

/// <summary>One member of a tar file that has a name other members may lead to: a file or a link.</summary>
/// <param name="Path">Its path, parts separated by '/', as it stands under the archive's root.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="Length">How many there are.</param>
/// <param name="LinkPath">The path of the member that a link stands for; null for a file.</param>
internal sealed record TarEntry(string Path, long Offset, long Length, string? LinkPath = null);
