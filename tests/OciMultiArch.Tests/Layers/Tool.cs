using System.Diagnostics;

namespace OciMultiArch.Tests.Layers;

/// <summary>Programs of this machine that check what the library makes.</summary>
internal static class Tool
{
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe"))));

    public static async Task<byte[]> RunAsync(string name, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(name, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        using MemoryStream output = new();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name} ended with {process.ExitCode}: {await errors}");
        return output.ToArray();
    }
}

/// <summary>A test that needs a program; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool) => Skip = Tool.Exists(tool) ? null : $"{tool} is not on this machine";
}

/// <summary>A test of several cases that needs a program; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string tool) => Skip = Tool.Exists(tool) ? null : $"{tool} is not on this machine";
}
