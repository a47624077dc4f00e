namespace OciMultiArch.Tool.Arguments;

/// <summary>The command line asks for something that cannot be: ends with exit status 2.</summary>
internal sealed class UsageException : Exception
{
    public UsageException()
    {
    }

    public UsageException(string message) : base(message)
    {
    }

    public UsageException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The tool hands its own words on to the library: what that refuses as an argument was asked for on the command line.</summary>
    public static UsageException Of(ArgumentException refused)
    {
        var name = refused.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return new(name < 0 ? refused.Message : refused.Message[..name], refused);
    }
}
