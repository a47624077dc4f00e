namespace OciMultiArch;

/// <summary>What a problem means for whoever pulls.</summary>
public enum VerifySeverity
{
    /// <summary>Worth a look: a pull works, or something could not be checked.</summary>
    Warning,

    /// <summary>On some platform a pull fails, is refused, or gives what is not meant.</summary>
    Error,
}
