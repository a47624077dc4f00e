using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Settings;

/// <summary>
/// Says once what of another tool's files is not used and loosens nothing: what needs it fails by itself. All else is a
/// <see cref="SettingFault"/>.
/// </summary>
internal sealed class Warnings(Action<string> say)
{
    /// <summary>What is wanted where a flag stands.</summary>
    public const string Flag = "true or false";

    /// <summary>What is wanted where a text stands.</summary>
    public const string Text = "a text";

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    /// <summary>A file or folder that is passed over.</summary>
    public void NotRead(string path, string because) =>
        Say($"{Output.Plain(path)} is passed over: {ErrorText.OneLine(because).TrimEnd('.')}.");

    /// <summary>Values of a file that are not understood.</summary>
    /// <param name="path">The file.</param>
    /// <param name="of">Where they stand, as <c> of reg.example</c>; empty for the document.</param>
    /// <param name="problems">Each member, and what it should be.</param>
    public void Misunderstood(string path, string of, IEnumerable<Misfit> problems)
    {
        foreach (var (member, wanted, _) in problems)
            Say($"{Output.Plain(path)}: '{member}'{Output.Plain(of)} is not {wanted}. It is passed over.");
    }

    /// <summary>Something else that is passed over.</summary>
    public void Say(string text)
    {
        lock (said)
        {
            if (said.Add(text))
                say(text);
        }
    }

    /// <summary>Whether a text of a file can be the name of a file.</summary>
    public bool IsFileName(string path, string member, string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal))
            return true;
        Say($"{Output.Plain(path)}: '{member}' names a file with a NUL character, which no name holds. It is passed over.");
        return false;
    }

    /// <summary>Whether a certificate of another tool can be used.</summary>
    public bool IsUsable(string path, string registry, RegistryHostSettings settings)
    {
        try
        {
            settings.ToOptions(registry);
            return true;
        }
        catch (OciException wrong)
        {
            NotRead(path, wrong.Reason);
            return false;
        }
    }
}
