namespace OciMultiArch.Testing;

/// <summary>
/// A client broke a duty that the distribution specification, or the care for its credentials, lays on it. A
/// <see cref="TestRegistry"/> throws it in place of an answer, so that the test fails where the fault is.
/// </summary>
public sealed class RegistryDutyException : Exception
{
    internal RegistryDutyException(ReceivedRequest request, string duty)
        : base($"{request}: {duty}") => (Request, Duty) = (request, duty);

    private RegistryDutyException(string message, RegistryDutyException first)
        : base(message, first) => (Request, Duty) = (first.Request, first.Duty);

    /// <summary>The request that broke it.</summary>
    public ReceivedRequest Request { get; }

    /// <summary>What is wrong with the request, in words.</summary>
    public string Duty { get; }

    /// <summary>One exception for all that was broken; this is the first of them.</summary>
    internal RegistryDutyException With(IEnumerable<RegistryDutyException> all)
    {
        var messages = string.Join('\n', all.Select(static broken => broken.Message));
        return new($"The client broke its duties:\n{messages}", this);
    }
}
