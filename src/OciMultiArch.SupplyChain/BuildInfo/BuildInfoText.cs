using OciMultiArch.Internal;

namespace OciMultiArch.SupplyChain;

/// <summary>
/// The text that lists the modules of a program: lines of words with tabs between them (runtime/debug, BuildInfo).
/// </summary>
internal sealed class BuildInfoText
{
    private const int MaxModules = 100_000;
    private readonly List<GoModule> dependencies = [];
    private readonly OrderedDictionary<string, string> settings = new(StringComparer.Ordinal);

    private BuildInfoText()
    {
    }

    /// <summary>The import path of the main package; empty where it is not said.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The module of the main package.</summary>
    public GoModule? Main { get; private set; }

    /// <summary>The other modules.</summary>
    public IReadOnlyList<GoModule> Dependencies => dependencies;

    /// <summary>How the program was built.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>Reads the text. Lines of a kind that is not known are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidContentException">A line of a known kind is not as go writes it.</exception>
    public static BuildInfoText Parse(string text)
    {
        BuildInfoText read = new();
        foreach (var line in text.Split('\n'))
            read.Add(line);
        return read;
    }

    private void Add(string line)
    {
        switch (line.Split('\t'))
        {
            case ["path", var package]:
                Path = package;
                break;
            case ["mod", .. var words]:
                Main = Module(line, words);
                break;
            case ["dep", .. var words]:
                if (dependencies.Count == MaxModules)
                    throw ProgramBytes.Damaged($"it names more than {MaxModules} modules");
                dependencies.Add(Module(line, words));
                break;
            case ["=>", .. var words]:
                Replace(line, Module(line, words));
                break;
            case ["build", .. var words]:
                AddSetting(line, string.Join('\t', words));
                break;
        }
    }

    private static GoModule Module(string line, ReadOnlySpan<string> words)
    {
        string? sum = null;
        if (words is [_, _, { Length: > 0 } stated])
            sum = stated;
        if (words.Length is 2 or 3)
            return Known(words[0], words[1], sum);
        throw Unreadable(line);
    }

    private static GoModule Known(string path, string version, string? sum) =>
        new() { Path = path, Version = version, Sum = sum };

    // The line stands behind that of the module.
    private void Replace(string line, GoModule replacement)
    {
        if (dependencies is [.., { Replacement: null } last])
            dependencies[^1] = last with { Replacement = replacement };
        else if (dependencies.Count == 0 && Main is { Replacement: null })
            Main = Main with { Replacement = replacement };
        else
            throw Unreadable(line);
    }

    private void AddSetting(string line, string text)
    {
        var (key, value) = GoQuotedText.Setting(text) ?? throw Unreadable(line);
        settings[key] = value;
    }

    private static InvalidContentException Unreadable(string line) =>
        ProgramBytes.Damaged($"it says of its build '{Printable.Short(line)}', which go does not write");
}
