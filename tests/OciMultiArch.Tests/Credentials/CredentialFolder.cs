using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Credentials;

/// <summary>What tests of credentials put into a folder.</summary>
internal static class CredentialFolder
{
    /// <summary>A credential helper as a shell script.</summary>
    public static void Helper(this TempFolder folder, string name, string body, string interpreter = "/bin/sh")
    {
        var file = folder.Write($"docker-credential-{name}", $"#!{interpreter}\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>An environment whose PATH starts with this folder.</summary>
    public static string? Environment(this TempFolder folder, string name) =>
        name == "PATH" ? $"{folder.Path}:/usr/bin:/bin" : null;
}
