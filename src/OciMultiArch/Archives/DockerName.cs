namespace OciMultiArch.Archives;

/// <summary>Repository names as Docker shows them.</summary>
internal static class DockerName
{
    private const string Official = "library/";

    /// <summary>The shortest form that means the same: <c>alpine</c> for <c>docker.io/library/alpine</c>, others with their registry.</summary>
    public static string Familiar(RepositoryName repository)
    {
        string[] shorter = repository.Path.StartsWith(Official, StringComparison.Ordinal) ? [repository.Path[Official.Length..], repository.Path] : [repository.Path];
        return shorter.FirstOrDefault(each => RepositoryName.TryParse(each, null, out var meant) && meant == repository) ?? repository.ToString();
    }
}
