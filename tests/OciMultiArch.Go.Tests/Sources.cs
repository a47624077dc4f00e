using System.Diagnostics;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Folders of Go sources.</summary>
internal static class Sources
{
    public const string Tiny = "package main\n\nfunc main() { println(\"hello\") }\n";
    public const string Module = "module example.com/tiny\n\ngo 1.18\n";

    public static TempFolder Of(params IEnumerable<(string Name, string Content)> files)
    {
        TempFolder sources = new();
        foreach (var (name, content) in files)
            sources.Write(name, content);
        return sources;
    }

    /// <summary>A main package, example.com/tiny, that imports nothing.</summary>
    public static TempFolder OfTiny() => Of(("go.mod", Module), ("main.go", Tiny));

    /// <summary>A program of shell, in the place of go.</summary>
    public static string Script(this TempFolder folder, string name, string body)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("A program of shell does not run here.");
        var text = folder.Write(name + ".text", "#!/bin/sh\n" + body.ReplaceLineEndings("\n") + "\n");
        var path = folder.At(name);
        // A file that this process writes is busy while another test starts a program, which inherits it for a moment.
        using var copying = Process.Start("cp", [text, path]);
        copying.WaitForExit();
        Assert.Equal(0, copying.ExitCode);
        File.Delete(text);
        File.SetUnixFileMode(path, LayerEntry.ProgramMode);
        return path;
    }
}
