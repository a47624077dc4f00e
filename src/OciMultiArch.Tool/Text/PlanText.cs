using OciMultiArch.Tool.Reports;

namespace OciMultiArch.Tool.Text;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    public static void Write(PlanDocument plan)
    {
        Output.Table(["ACTION", "DIGEST", "SIZE", "PLATFORMS"], plan.Blobs.Concat(plan.Manifests).Select(static each =>
            (string[])[each.From is null ? each.Action : $"{each.Action} from {each.From}", each.Digest, Output.Number(each.Size), string.Join(',', each.Platforms)]));
        foreach (var each in plan.Names)
            Console.Out.WriteLine($"  {each.Tag}: {(each.Unchanged ? "unchanged" : $"{each.Now ?? "new"} -> {each.Digest}")}");
        Console.Out.WriteLine($"  nothing written: {ProgressText.Size(plan.BytesToSend)} to send");
    }
}
