using System.CommandLine.Parsing;
using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Texts of the command line that may have placeholders, checked before anything is done.</summary>
internal static class TemplateText
{
    /// <summary>Takes a text.</summary>
    /// <exception cref="FormatException">A placeholder is not known.</exception>
    public static string Check(string text)
    {
        try
        {
            _ = BuildTemplates.NamesPlatform(text);
            return text;
        }
        catch (BuildException unknown)
        {
            throw new FormatException(ErrorText.Of(unknown), unknown);
        }
    }

    /// <summary>Refuses values of an option that have a placeholder which is not known.</summary>
    public static void CheckAll(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            try
            {
                Check(token.Value);
            }
            catch (FormatException unknown)
            {
                result.AddError($"{result.Option.Name}: {unknown.Message}");
            }
        }
    }
}
