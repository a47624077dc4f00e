using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>The git repository of sources, as provenance names it.</summary>
/// <param name="Commit">The commit that is checked out.</param>
internal sealed record GitSource(string Commit)
{
    private const string Ssh = "git+ssh://";

    /// <summary>Where it was cloned from, such as <c>git+https://github.com/acme/api</c>; null for none that others reach.</summary>
    public string? Url { get; init; }

    /// <summary>Whether files differ from the commit; null where git is not there to say it.</summary>
    public bool? IsModified { get; init; }

    /// <summary>Reads what git's files say of a folder; null for none, or where there is no repository.</summary>
    public static async Task<GitSource?> OfAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is null)
            return null;
        BuildTemplates templates = new(folder);
        if (await ValueAsync("{commit}") is not { } commit)
            return null;
        var url = await ValueAsync("{{ .GitURL }}");
        var status = await ValueAsync("{{ .IsGitDirty }}");
        return new(commit) { Url = UrlOf(url), IsModified = status is null ? null : status == "true" };

        async Task<string?> ValueAsync(string template)
        {
            try
            {
                return await templates.ExpandAsync(template, null, cancellationToken);
            }
            catch (BuildException missing)
            {
                if (missing.Problem is not (Problem.NotFound or Problem.MissingProgram))
                    Output.Message($"Provenance says less of the sources: {ErrorText.Of(missing)}");
                return null;
            }
        }
    }

    // A path of this machine says nothing to others, and would differ from build to build.
    private static string? UrlOf(string? url)
    {
        if (url is null || url.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return null;
        if (url.Contains("://", StringComparison.Ordinal))
            return $"git+{url}";
        var host = url.Split(':')[0];
        var path = url[Math.Min(host.Length + 1, url.Length)..];
        if (host.Length < 2 || host.Length == url.Length || host.Contains('/', StringComparison.Ordinal))
            return null;
        return $"{Ssh}{host}/{path.TrimStart('/')}"; // git@host:path, as scp writes it
    }
}
