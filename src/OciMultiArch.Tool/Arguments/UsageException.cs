namespace OciMultiArch.Tool.Arguments;

/// <summary>The command line asks for something that cannot be: ends with exit status 2.</summary>
internal sealed class UsageException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public UsageException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public UsageException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    public UsageException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
