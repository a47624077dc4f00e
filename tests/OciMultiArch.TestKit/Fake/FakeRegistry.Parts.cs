using System.Globalization;
using System.Text.Json.Nodes;

namespace OciMultiArch.TestKit;

/// <content>Blobs in parts, and the habits of registries with them.</content>
public sealed partial class FakeRegistry
{
    private FakeReply? RefusePart(FakeRequest request)
    {
        var habits = options.Uploads;
        if (request.Method == "GET" && !habits.TellsStatus) return FakeReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
        if (request.Method != "PATCH") return null;
        if (!habits.TakesParts) return FakeReply.Error(405, "UNSUPPORTED");
        if (habits.LargestPart is { } largest && request.Body.Length > largest)
        {
            var limit = (largest / 1024.0).ToString("0.00", CultureInfo.InvariantCulture);
            return new FakeReply(416).Json(new JsonObject
            {
                ["errors"] = new JsonArray(new JsonObject
                {
                    ["code"] = "REQUESTED_RANGE_NOT_SATISFIABLE",
                    ["message"] = $"the part is over the limit of {limit}KiB",
                }),
            });
        }

        return null;
    }

    private FakeReply TakePart(FakeRequest request, FakeUpload upload)
    {
        var kept = Math.Min(request.Body.Length, options.Uploads.KeepsOfPart ?? int.MaxValue);
        upload.Parts.Add(kept);
        upload.Bytes.Write(request.Body, 0, kept);
        return Session(upload, options.Uploads.PartStatus);
    }

    // A registry that cannot put the parts together finds another digest.
    private bool IsSpoilt(FakeUpload upload)
    {
        var habits = options.Uploads;
        if (upload.Parts.Count == 0) return false;
        var before = upload.Parts.SkipLast(1).ToList();
        return habits.LosesParts
            || before.Any(each => each < habits.SmallestPart)
            || (habits.EqualParts && before.Distinct().Count() > 1);
    }

    private FakeReply WithRange(FakeReply reply, FakeUpload upload)
    {
        var range = options.Uploads.Range switch
        {
            RangeHabit.Absent => null,
            RangeHabit.FirstPart when upload.Parts.Count > 0 => $"0-{upload.Parts[0] - 1}",
            RangeHabit.LastPart when upload.Parts.Count > 0 => $"{upload.Bytes.Length - upload.Parts[^1]}-{upload.Bytes.Length - 1}",
            _ => upload.Range,
        };
        return range is null ? reply : reply.With("Range", range);
    }
}
