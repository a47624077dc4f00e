namespace Acme.ReleaseService;

/// <summary>How the release ended, for whoever started this program.</summary>
internal sealed class Ended
{
    public const int Well = 0;
    public const int NotAllWritten = 1;
    public const int CannotBeUsed = 2;

    /// <summary>The exit status; a release that was interrupted is not all written.</summary>
    public int Status { get; set; } = NotAllWritten;
}
