using OciMultiArch.Credentials;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Commands;

/// <summary>
/// The variables of go as a user has set them: those of the process, or else what <c>go env -w</c> wrote into a file
/// (go help environment, GOENV).
/// </summary>
internal sealed class GoUserVariables
{
    private const long MaxBytes = 1 << 20;
    private readonly Func<string, string?> environment;
    private readonly Lazy<IReadOnlyDictionary<string, string>> written;

    /// <param name="environment">The value of a variable of the process.</param>
    public GoUserVariables(Func<string, string?> environment)
    {
        this.environment = environment;
        written = new(Written);
    }

    /// <summary>The value of a variable for this process; null where it is not set.</summary>
    public static string? OfProcess(string name) => Own.Value.Of(name);

    private static Lazy<GoUserVariables> Own { get; } = new(static () => new(Environment.GetEnvironmentVariable));

    /// <summary>The value of a variable; null where it is not set.</summary>
    public string? Of(string name) =>
        environment(name) is { Length: > 0 } value ? value : written.Value.GetValueOrDefault(name);

    private string? File()
    {
        if (environment("GOENV") is { Length: > 0 } named)
            return named == "off" ? null : named;
        return Folder() is { } folder ? Path.Combine(folder, "go", "env") : null;
    }

    // As os.UserConfigDir of go.
    private string? Folder()
    {
        if (OperatingSystem.IsWindows())
            return UserFolder.Absolute(environment("AppData"));
        if (OperatingSystem.IsMacOS())
            return Path.Combine(UserFolder.Home(environment), "Library", "Application Support");
        return UserFolder.Config(environment);
    }

    // Go itself says what is wrong with the file.
    private Dictionary<string, string> Written()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        try
        {
            if (File() is not { } file || new FileInfo(file) is not { Exists: true, Length: < MaxBytes })
                return variables;
            RegularFile.Check(file); // a pipe is read by go, and once
            foreach (var line in System.IO.File.ReadLines(file))
                if (line.Split('=', 2) is [var name, var value])
                    variables[name] = value;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // there is none
        }
        return variables;
    }
}
