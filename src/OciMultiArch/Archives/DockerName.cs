using OciMultiArch.Model;

namespace OciMultiArch.Archives;

/// <summary>Repository names as Docker shows them.</summary>
internal static class DockerName
{
    /// <summary>The shortest form that means the same: <c>alpine</c> for <c>docker.io/library/alpine</c>, others with their registry.</summary>
    public static string Familiar(RepositoryName repository)
    {
        var path = repository.Path;
        var isOfficial = path.StartsWith(DockerHub.OfficialPrefix, StringComparison.Ordinal);
        string[] shorter = isOfficial ? [path[DockerHub.OfficialPrefix.Length..], path] : [path];
        return shorter.FirstOrDefault(each => RepositoryName.TryParse(each, null, out var meant) && meant == repository) ?? repository.ToString();
    }
}
