using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>prune --json</c> prints.</summary>
/// <param name="Folder">The layout folder.</param>
/// <param name="Blobs">Blobs and manifests removed.</param>
/// <param name="TemporaryFiles">Files removed that interrupted writers had left.</param>
/// <param name="Bytes">Bytes of all removed files.</param>
internal sealed record Pruned(string Folder, int Blobs, int TemporaryFiles, long Bytes)
{
    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        var removed = $"{Output.Count(Blobs, "blob")} and {Output.Count(TemporaryFiles, "temporary file")}";
        Output.Line($"{Output.Plain($"oci:{Folder}")}: {removed} removed, {Output.Bytes(Bytes)}");
    }
}
