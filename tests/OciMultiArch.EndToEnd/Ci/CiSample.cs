namespace OciMultiArch.EndToEnd.Ci;

/// <summary>The files of samples/ci: each build server's jobs, as that server would read them.</summary>
internal static class CiSample
{
    public static readonly string[] Names =
        ["azure-pipelines.yml", "github-actions.yml", "gitlab-ci.yml", "kubernetes-job.yaml", "tekton.yaml"];

    public static string Text(string name) => File.ReadAllText(Path.Combine(SampleProgram.Root, "samples", "ci", name));

    /// <summary>All jobs in the order in which they run, each once for each entry of its matrix.</summary>
    public static IReadOnlyList<CiJob> Jobs(string name, string text)
    {
        var documents = CiYaml.Documents(text);
        var jobs = name switch
        {
            "azure-pipelines.yml" => PipelineJobs.OfAzure(documents[0]),
            "github-actions.yml" => PipelineJobs.OfGitHub(documents[0]),
            "gitlab-ci.yml" => PipelineJobs.OfGitLab(documents[0]),
            "kubernetes-job.yaml" => ClusterJobs.OfKubernetes(documents[0]),
            _ => ClusterJobs.OfTekton(documents),
        };
        return [.. jobs.Where(static each => each.Script.Contains("ocimulti ", StringComparison.Ordinal))];
    }
}
