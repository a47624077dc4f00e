using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>What a credential helper is to do for which server; holds no secret.</summary>
internal sealed record HelperRequest(string Verb, string Name, string Server)
{
    public OciException Failed(string problem, Exception? cause = null)
    {
        var message = $"The credential helper 'docker-credential-{Printable.Short(Name, 100)}' {Outcome} '{Printable.Short(Server, 200)}': {problem}. "
            + $"Run it by hand with '{Verb}', or take it out of the Docker configuration.";
        return cause is null ? new(message) : new(message, cause);
    }

    private string Outcome => Verb switch
    {
        "store" => "did not keep the credential for",
        "erase" => "did not remove the credential for",
        _ => "gave no credential for",
    };
}
