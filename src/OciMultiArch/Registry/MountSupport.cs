using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>
/// What one registry's answers to mounts have taught: whether a 202 proves that a blob is absent, and where mounts are
/// refused.
/// </summary>
internal sealed class MountSupport
{
    private readonly ConcurrentDictionary<(string From, string To), bool> refused = new();
    private volatile bool isAbsenceProven;
    private volatile bool refusesSelf;

    /// <summary>
    /// Whether the registry has answered 201 to a mount from the target itself, so that 202 to such a mount means that
    /// the blob is not there.
    /// </summary>
    public bool IsAbsenceProven => isAbsenceProven;

    /// <summary>
    /// Whether the registry refuses mounts from the target itself; existence is then asked for by HEAD.
    /// </summary>
    public bool RefusesSelf => refusesSelf;

    public void MarkAbsenceProven() => isAbsenceProven = true;

    public void MarkSelfRefused() => refusesSelf = true;

    // Harbor mounts inside a project and refuses between two: a refusal is of the pair.
    public bool Refuses(string from, string to) => refused.ContainsKey((from, to));

    public void MarkRefused(string from, string to) => refused[(from, to)] = true;
}
