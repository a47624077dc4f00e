using System.Text.RegularExpressions;

namespace OciMultiArch.EndToEnd.Ci;

/// <summary>What holds for every workflow of the project and every sample of a build server.</summary>
public sealed partial class CiRulesTests
{
    // Lists of the servers' own documentation, as far as they are used here. A key that is spelt wrongly is ignored by some, and fails on others.
    private static readonly Dictionary<string, string> Known = new()
    {
        ["gitlab-ci.yml"] = "stages variables default image platform join stage rules if parallel matrix script",
        ["azure-pipelines.yml"] = "trigger tags include branches exclude pr variables group name value pool vmImage resources containers container "
            + "image jobs job strategy matrix steps checkout persistCredentials bash displayName env dependsOn",
        ["kubernetes-job.yaml"] = "apiVersion kind metadata name spec completionMode completions parallelism backoffLimit template restartPolicy "
            + "automountServiceAccountToken securityContext runAsNonRoot runAsUser fsGroup initContainers containers image workingDir command env "
            + "value volumeMounts mountPath readOnly volumes emptyDir secret secretName items key path",
    };

    public static TheoryData<string> Workflows() => [.. Files("workflows"), Path.Combine("samples", "ci", "github-actions.yml")];

    public static TheoryData<string> Uses() => [.. Files("workflows"), .. Files("actions"), Path.Combine("samples", "ci", "github-actions.yml")];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_may_read_the_sources_and_a_job_names_what_it_may_do_besides(string file) =>
        Assert.Equal([new("contents", "read")], Document(file)["permissions"].Texts);

    [Theory]
    [MemberData(nameof(Uses))]
    public void Actions_of_others_are_pinned_to_a_version_or_a_commit(string file) =>
        Assert.DoesNotContain(Values(Document(file), "uses"), static each => !Pinned().IsMatch(each));

    [Theory]
    [MemberData(nameof(Uses))]
    public void No_expression_stands_in_a_line_of_a_shell(string file) =>
        Assert.DoesNotContain(Values(Document(file), "run"), static each => each.Contains("${{", StringComparison.Ordinal));

    [Theory]
    [InlineData("gitlab-ci.yml")]
    [InlineData("azure-pipelines.yml")]
    [InlineData("kubernetes-job.yaml")]
    public void A_sample_has_only_keys_that_its_build_server_knows(string sample) => Assert.Empty(
        CiYaml.Documents(CiSample.Text(sample)).SelectMany(static each => each.Keys("variables", "env", "matrix")).Except(Known[sample].Split(' ')));

    [Fact]
    public void Every_sample_is_run() => Assert.Equal(
        CiSample.Names, Directory.EnumerateFiles(Path.Combine(SampleProgram.Root, "samples", "ci")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SampleProgram.Root, ".github", folder), "*.yml", SearchOption.AllDirectories)
            .Select(static each => Path.GetRelativePath(SampleProgram.Root, each)).Order(StringComparer.Ordinal);

    private static CiYaml Document(string file) => CiYaml.Documents(File.ReadAllText(Path.Combine(SampleProgram.Root, file)))[0];

    private static IEnumerable<string> Values(CiYaml place, string key)
    {
        var below = place.Pairs.Select(static each => each.Value);
        if (place.Pairs.Any())
            return below.SelectMany(each => Values(each, key)).Append(place[key].Text).Where(static each => each.Length > 0);
        return place.Items.Where(each => each != place).SelectMany(each => Values(each, key));
    }

    [GeneratedRegex(@"^\./|@v[0-9]+(\.[0-9]+)*$|@[0-9a-f]{40}$")]
    private static partial Regex Pinned();
}
