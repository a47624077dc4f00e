using System.CommandLine.Parsing;
using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>When an image counts as made.</summary>
internal static class CreatedTime
{
    /// <exception cref="FormatException">The text is no time of RFC 3339 and no number of seconds since 1970.</exception>
    public static DateTimeOffset Parse(string text)
    {
        try
        {
            return BuildTime.Parse(text)!.Value;
        }
        catch (FormatException wrong)
        {
            throw new FormatException(
                $"'{text}' is not a time. Write it as 2026-01-31T12:00:00Z, or as seconds since 1970.", wrong);
        }
    }

    /// <summary>Refuses a SOURCE_DATE_EPOCH that is no time, before anything is read.</summary>
    public static void CheckEnvironment(CommandResult result)
    {
        try
        {
            _ = SourceDate.OfEnvironment();
        }
        catch (BuildException wrong)
        {
            result.AddError(ErrorText.Of(wrong));
        }
    }
}
