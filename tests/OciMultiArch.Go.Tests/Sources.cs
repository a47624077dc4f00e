namespace OciMultiArch.Go.Tests;

/// <summary>A folder of Go sources, gone after the test.</summary>
internal sealed class Sources : IDisposable
{
    public const string Tiny = "package main\n\nfunc main() { println(\"hello\") }\n";
    public const string Module = "module example.com/tiny\n\ngo 1.18\n";

    private Sources(string path) => Path = path;

    public string Path { get; }

    public static Sources Of(params IEnumerable<(string Name, string Content)> files)
    {
        Sources sources = new(Directory.CreateTempSubdirectory("go-tests-").FullName);
        foreach (var (name, content) in files)
            sources.Write(name, content);
        return sources;
    }

    /// <summary>A main package, example.com/tiny, that imports nothing.</summary>
    public static Sources OfTiny() => Of(("go.mod", Module), ("main.go", Tiny));

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A program of shell, in the place of go.</summary>
    public string Script(string name, string body)
    {
        var path = Write(name, "#!/bin/sh\n" + body.ReplaceLineEndings("\n") + "\n");
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("A program of shell does not run here.");
        File.SetUnixFileMode(path, LayerEntry.ProgramMode);
        return path;
    }

    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
