using Variables = System.Collections.Generic.IEnumerable<System.Collections.Generic.KeyValuePair<string, string>>;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>Jobs of GitHub Actions, GitLab CI and Azure Pipelines.</summary>
internal static class PipelineJobs
{
    public static IEnumerable<CiJob> OfGitHub(CiYaml workflow) =>
        from job in workflow["jobs"].Pairs
        from row in OneAtLeast(job.Value["strategy"]["matrix"]["include"].Items.Select(static each => each.Texts))
        from step in job.Value["steps"].Items.Where(static each => each["run"].Text.Length > 0)
        let variables = workflow["env"].Texts.Concat(job.Value["env"].Texts).Concat(step["env"].Texts)
        select new CiJob("bash -e -c", [.. variables.Select(each => Filled(each, row, "${{ matrix.", " }}"))], step["run"].Text);

    public static IEnumerable<CiJob> OfGitLab(CiYaml pipeline) =>
        from stage in pipeline["stages"].Items
        from job in pipeline.Pairs.Where(each => each.Value["stage"].Text == stage.Text)
        from row in OneAtLeast(job.Value["parallel"]["matrix"].Items.SelectMany(Rows).Cast<Variables>())
        let variables = pipeline["variables"].Texts.Concat(job.Value["variables"].Texts).Concat(row)
        select new CiJob("bash -eo pipefail -c", [.. variables], string.Join('\n', job.Value["script"].Items.Select(static each => each.Text)));

    public static IEnumerable<CiJob> OfAzure(CiYaml pipeline) =>
        from job in pipeline["jobs"].Items
        from row in OneAtLeast(job["strategy"]["matrix"].Pairs.Select(static each => each.Value.Texts))
        from step in job["steps"].Items.Where(static each => each["bash"].Text.Length > 0)
        select new CiJob("bash -c", [.. pipeline["variables"].Named.Concat(row).Concat(step["env"].Texts)], step["bash"].Text);

    // A job without a matrix runs once.
    private static IEnumerable<Variables> OneAtLeast(IEnumerable<Variables> rows) => rows.DefaultIfEmpty([]);

    // The matrix of GitLab has lists as values.
    private static IEnumerable<Dictionary<string, string>> Rows(CiYaml entry) =>
        from each in entry.Pairs
        from value in each.Value.Items
        select new Dictionary<string, string> { [each.Key] = value.Text };

    private static KeyValuePair<string, string> Filled(KeyValuePair<string, string> variable, Variables values, string before, string after) => new(
        variable.Key,
        values.Aggregate(variable.Value, (text, each) => text.Replace($"{before}{each.Key}{after}", each.Value, StringComparison.Ordinal)));
}
