using System.Text.Json.Serialization;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>artifact pull --json</c> prints.</summary>
/// <param name="Reference">What the command line named.</param>
/// <param name="Digest">The digest of the artifact.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Files">The files, in the order of the artifact.</param>
/// <param name="Unnamed">The digests of layers without a name, which were not written.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record PullReport(
    string Reference,
    string Digest,
    string Folder,
    IReadOnlyList<PullReport.PulledItem> Files,
    IReadOnlyList<string> Unnamed,
    int Requests)
{
    public static PullReport Of(
        string reference, Digest digest, string folder, IReadOnlyList<PulledFile> files, int requests)
    {
        var named = files.Where(static file => file.Path is not null).Select(PulledItem.Of);
        var unnamed = files.Where(static file => file.Path is null).Select(static file => file.Content.Digest.ToString());
        return new(reference, digest.ToString(), folder, [.. named], [.. unnamed], requests);
    }

    /// <summary>Prints the report for people.</summary>
    public void Write()
    {
        foreach (var file in Files)
            Output.Line($"{(file.WasThere ? "present" : "written")} {Output.Plain(Path.Combine(Folder, file.Path))}");
        foreach (var digest in Unnamed)
            Output.Line($"skipped {digest}, which has no name");
    }

    /// <summary>One file, or a folder that was unpacked.</summary>
    /// <param name="Path">Its path in the folder.</param>
    /// <param name="Digest">The digest of its layer.</param>
    /// <param name="Size">The bytes of its layer.</param>
    /// <param name="WasThere">Whether it was there with this content.</param>
    internal sealed record PulledItem(
        string Path,
        string Digest,
        long Size,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WasThere)
    {
        public static PulledItem Of(PulledFile file) =>
            new(file.Path!, file.Content.Digest.ToString(), file.Content.Size, file.Arrival == Arrival.Present);
    }
}
