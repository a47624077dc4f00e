using System.Globalization;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>Jobs of Kubernetes and Tekton.</summary>
internal static class ClusterJobs
{
    public static IEnumerable<CiJob> OfKubernetes(CiYaml job) =>
        from index in Enumerable.Range(0, int.Parse(job["spec"]["completions"].Text, CultureInfo.InvariantCulture))
        from container in job["spec"]["template"]["spec"]["containers"].Items
        let command = container["command"].Items.Select(static each => each.Text).ToList()
        let number = KeyValuePair.Create("JOB_COMPLETION_INDEX", index.ToString(CultureInfo.InvariantCulture))
        select new CiJob(string.Join(' ', command[..^1]), [.. container["env"].Named, number], command[^1]);

    public static IEnumerable<CiJob> OfTekton(IReadOnlyList<CiYaml> documents)
    {
        var tasks = documents.Where(static each => each["kind"].Text == "Task").ToDictionary(static each => each["metadata"]["name"].Text);
        var pipeline = documents.Single(static each => each["kind"].Text == "Pipeline")["spec"];
        var defaults = pipeline["params"].Items.ToDictionary(static each => each["name"].Text, static each => each["default"].Text);
        return from call in pipeline["tasks"].Items
               let given = call["params"].Named.ToDictionary(static each => each.Key, each => Filled(each.Value, defaults))
               from step in tasks[call["taskRef"]["name"].Text]["spec"]["steps"].Items
               let variables = step["env"].Named.Select(each => KeyValuePair.Create(each.Key, Filled(each.Value, given)))
               select new CiJob("sh -c", [.. variables], step["script"].Text);
    }

    private static string Filled(string text, Dictionary<string, string> values) =>
        values.Aggregate(text, static (filled, each) => filled.Replace($"$(params.{each.Key})", each.Value, StringComparison.Ordinal));
}
