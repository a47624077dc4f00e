using System.Collections.Concurrent;

namespace OciMultiArch.Registry;

/// <summary>What one registry's answers to mounts have taught: whether a 202 proves that a blob is absent, and where mounts are refused.</summary>
internal sealed class MountSupport
{
    private readonly ConcurrentDictionary<(string From, string To), bool> refused = new();
    private volatile bool isProof;
    private volatile bool isRefused;

    /// <summary>The registry has said 201 to a mount from the target itself, so 202 to such a mount means that the blob is not there.</summary>
    public bool AbsenceIsProven => isProof;

    /// <summary>The registry refuses mounts from the target itself; existence is asked for by HEAD.</summary>
    public bool RefusesSelf => isRefused;

    public void Proved() => isProof = true;

    public void SelfRefused() => isRefused = true;

    // Harbor mounts inside a project and refuses between two: a refusal is of the pair.
    public bool Refuses(string from, string to) => refused.ContainsKey((from, to));

    public void Refused(string from, string to) => refused[(from, to)] = true;
}
