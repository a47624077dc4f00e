namespace OciMultiArch.Tool;

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
}
