namespace OciMultiArch.EndToEnd;

/// <summary>Folders of programs of Go, in a module, for the tool to build.</summary>
internal static class GoPrograms
{
    /// <summary>A tool whose folder has a program in each of these, in the module of the first one's topmost folder.</summary>
    public static SampleProgram In(string program, params string[] folders)
    {
        var tool = SampleProgram.Ocimulti();
        foreach (var folder in folders)
            Write(tool, Path.Combine(folder, "main.go"), program);
        var module = folders[0].StartsWith("src", StringComparison.Ordinal) ? "src" : ".";
        Write(tool, Path.Combine(module, "go.mod"), "module example.com/app\n\ngo 1.18\n");
        return tool;
    }

    /// <summary>Writes a file in the tool's folder.</summary>
    public static void Write(SampleProgram tool, string name, string text)
    {
        var path = Path.Combine(tool.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
