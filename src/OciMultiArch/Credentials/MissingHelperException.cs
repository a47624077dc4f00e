namespace OciMultiArch.Credentials;

/// <summary>
/// A credential helper that a configuration names is not on this machine, or cannot be run. What everybody may read can
/// be read all the same.
/// </summary>
internal sealed class MissingHelperException(string reason, Remedy remedy, Exception? cause)
    : OciException(Problem.MissingProgram, reason, remedy, cause);
