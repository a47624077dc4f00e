namespace OciMultiArch.Tests.Credentials;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ocimultiarch-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>A credential helper as a shell script.</summary>
    public void Helper(string name, string body, string interpreter = "/bin/sh")
    {
        var file = Write($"docker-credential-{name}", $"#!{interpreter}\n{body}\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>An environment whose PATH starts with this folder.</summary>
    public string? Environment(string name) => name == "PATH" ? $"{Path}:/usr/bin:/bin" : null;
}
