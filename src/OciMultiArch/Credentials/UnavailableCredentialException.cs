namespace OciMultiArch.Credentials;

/// <summary>
/// There may be a credential, and it is not at hand: its helper is not on this machine, or an optional source failed.
/// What everybody may read can be read all the same.
/// </summary>
internal class UnavailableCredentialException(Problem problem, string reason, Remedy? remedy, Exception? cause)
    : OciException(problem, reason, remedy, cause);
