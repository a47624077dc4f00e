using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <content>The report for people.</content>
internal sealed partial class Merged
{
    /// <summary>Prints the report.</summary>
    public void Write()
    {
        Output.Line($"{Reference}: {Digest ?? "no index yet"}");
        var rows = Parts.Select(static part => new[] { part.Platform, part.Digest, part.Tag });
        Output.Table(["PLATFORM", "DIGEST", "PART"], rows);
        Output.List("missing", Missing);
        var dropped = Dropped.Select(static image => $"{image.Platform} {image.Digest}");
        Output.List(DryRun ? "would NOT be kept" : "NOT kept", [.. dropped]);
        Output.List("ignored", [.. Ignored.Select(static ignored => ignored.Tag)]);
        Output.List(DryRun ? "parts to write" : "parts of this run", PartsWritten);
        foreach (var tag in TagsWritten.Concat(TagsUnchanged))
            Output.Line($"  {tag}: {TagChange.Text(Before.GetValueOrDefault(tag), Digest!)}");
        foreach (var tag in TagsWaiting)
            Output.Line($"  {tag}: waits for {string.Join(", ", Missing)}");
        Output.List("removed", Removed);
        Output.List("NOT removed", NotRemoved);
        Output.Line($"{Outcome()}; {Output.Count(Requests, "request")}");
    }

    /// <summary>What the standard error says besides.</summary>
    public IEnumerable<string> Messages()
    {
        foreach (var ignored in Ignored)
            yield return ignored.Message();
        if (Dropped.Count > 0)
            yield return DroppedMessage();
        if (RemovalError is not null)
            yield return RemovalError;
    }

    private string Outcome() => (DryRun, Rounds) switch
    {
        (true, 0) => "the index would not be written",
        (true, _) => "the index would be written",
        (_, 0) => "the index was not written",
        (_, 1) => "the index was written",
        _ => $"the index was written {Rounds} times, as others wrote it too",
    };

    private string DroppedMessage()
    {
        var images = string.Join(" and ", Dropped.Select(static image => $"{image.Platform} ({image.Digest})"));
        var now = DryRun ? "not in the new index" : "not in the index any more";
        var them = Dropped.Count == 1 ? "it" : "them";
        return $"{Reference} held {images} without a part tag: {now}. To keep {them}, merge {them} too, by digest.";
    }
}
