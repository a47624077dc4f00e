using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Settings;

/// <summary>What a name without a registry stands for.</summary>
/// <param name="Target">The repository that is meant.</param>
/// <param name="File">The file that says so.</param>
internal sealed record ShortName(RepositoryName Target, string File)
{
    /// <summary>Reads an alias; null when it names no registry, or is no repository.</summary>
    public static ShortName? Find(string? text, string file)
    {
        var isWhole = text is not null && HostName.Find(text.Split('/')[0]) is not null;
        return isWhole && RepositoryName.TryParse(text, null, out var name) ? new(name, file) : null;
    }
}
