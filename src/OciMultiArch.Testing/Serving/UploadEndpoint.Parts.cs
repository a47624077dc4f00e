using System.Globalization;
using System.Text.Json.Nodes;

namespace OciMultiArch.Testing.Serving;

/// <content>Blobs in parts, and the habits of registries with them.</content>
internal sealed partial class UploadEndpoint
{
    private TestReply? Refusal(ReceivedRequest request)
    {
        var habits = options.Uploads;
        if (request.Method == "GET" && !habits.TellsStatus)
            return TestReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
        if (request.Method != "PATCH")
            return null;
        if (!habits.TakesParts)
            return TestReply.Error(405, "UNSUPPORTED");
        if (!(request.Body.Length > habits.LargestPart))
            return null;
        var limit = (habits.LargestPart.Value / 1024.0).ToString("0.00", CultureInfo.InvariantCulture);
        JsonObject error = new() { ["code"] = "REQUESTED_RANGE_NOT_SATISFIABLE" };
        error["message"] = $"the part is over the limit of {limit}KiB";
        return new TestReply(416).Json(new JsonObject { ["errors"] = new JsonArray(error) });
    }

    // A part of the wrong place is a registry's 416; one whose length is not that of its range is the client's fault.
    private bool IsOutOfOrder(ReceivedRequest request, UploadSession upload)
    {
        if (ByteSpan.Read(request["Content-Range"], "") is not { } span)
            return false;
        if (span.To - span.From + 1 != request.Body.Length)
            state.Broken(request, $"Content-Range is {request["Content-Range"]}, the part has {request.Body.Length} bytes");
        return span.From != upload.Bytes.Length;
    }

    private TestReply TakePart(ReceivedRequest request, UploadSession upload)
    {
        var kept = Math.Min(request.Body.Length, options.Uploads.KeepsOfPart ?? int.MaxValue);
        upload.Parts.Add(kept);
        upload.Bytes.Write(request.Body, 0, kept);
        return Session(request, upload, options.Uploads.PartStatus);
    }

    // A registry that cannot put the parts together finds another digest.
    private bool IsSpoilt(UploadSession upload)
    {
        var habits = options.Uploads;
        if (upload.Parts.Count == 0)
            return false;
        var before = upload.Parts.SkipLast(1).ToList();
        if (habits.LosesParts || before.Any(size => size < habits.SmallestPart))
            return true;
        return habits.EqualParts && before.Distinct().Count() > 1;
    }

    private string? RangeOf(UploadSession upload) => options.Uploads.Range switch
    {
        RangeHabit.Absent => null,
        RangeHabit.FirstPart when upload.Parts.Count > 0 => $"0-{upload.Parts[0] - 1}",
        RangeHabit.LastPart when upload.Parts.Count > 0 =>
            $"{upload.Bytes.Length - upload.Parts[^1]}-{upload.Bytes.Length - 1}",
        _ => upload.Range,
    };
}
