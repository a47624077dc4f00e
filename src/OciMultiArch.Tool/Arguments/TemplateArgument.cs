using OciMultiArch.Go;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A text that may have placeholders, and what it is then read as.</summary>
/// <param name="Text">The text.</param>
/// <param name="Read">Reads it when they are filled in.</param>
internal sealed record TemplateArgument<T>(string Text, Func<string, T> Read)
{
    /// <exception cref="FormatException">The text has no placeholder, and is none; or one that is not known.</exception>
    public static TemplateArgument<T> Parse(string text, Func<string, T> read)
    {
        TemplateText.Check(text);
        if (!text.Contains('{', StringComparison.Ordinal))
            read(text);
        return new(text, read);
    }

    /// <summary>What the text stands for.</summary>
    /// <exception cref="UsageException">What was made of it cannot be read.</exception>
    /// <exception cref="BuildException">A placeholder has no value.</exception>
    public async ValueTask<T> ValueAsync(
        string option, BuildTemplates templates, Platform? platform, CancellationToken cancellationToken)
    {
        var made = await templates.ExpandAsync(Text, platform, cancellationToken);
        try
        {
            return Read(made);
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"{option} {Output.Plain(Text)}: {wrong.Message}", wrong);
        }
    }
}
