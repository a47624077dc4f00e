using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <summary>The words of <c>build</c> for files beside the program.</summary>
internal static class BuildFileOptions
{
    public static Option<string?> Certificates { get; } = new("--ca-certificates")
    {
        Description = "Certificates to trust, a PEM file such as /etc/ssl/certs/ca-certificates.crt; it goes to that place in the image.",
        HelpName = "FILE",
    };

    public static Option<string?> TimeZones { get; } = new("--time-zones")
    {
        Description = "Time zones in /usr/share/zoneinfo: those that come with Go, or --time-zones=PATH, a folder or zip file such as /usr/share/zoneinfo.",
        HelpName = "PATH",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Option<bool> Temporary { get; } = new("--tmp") { Description = "A /tmp that everybody may write to." };

    public static Option<IReadOnlyList<FileArgument>> Files { get; } = new("--file")
    {
        Description = "A file, or a folder with all it holds; repeatable. DST begins with '/'. MODE is octal, by default 0644, or 0755 for programs of a folder; owners are numbers.",
        HelpName = "SRC=DST[:MODE[:UID:GID]]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Each(FileArgument.Parse),
        DefaultValueFactory = static _ => [],
    };

    /// <summary>The app with the files that were asked for; without a base, <c>--user</c> asks for a user of the system too.</summary>
    /// <exception cref="UsageException">The user is a name that an image from scratch does not know.</exception>
    /// <exception cref="ArgumentException">A file cannot be where it should be.</exception>
    /// <exception cref="BuildException">There is no such file on this machine.</exception>
    public static GoApp WithFiles(this GoApp app, ParseResult parsed)
    {
        app = app with { Files = [.. parsed.GetRequiredValue(Files).SelectMany(static each => each.Entries())] };
        return app with
        {
            SystemFiles = new()
            {
                CertificatesFile = parsed.GetValue(Certificates),
                TimeZones = parsed.GetResult(TimeZones) is null ? null : parsed.GetValue(TimeZones) ?? GoApp.GoTimeZones,
                TemporaryDirectory = parsed.GetValue(Temporary),
                Users = IsKnown(app) || ScratchUser.Of(app.User!) is not { } user ? [] : [user],
            },
        };
    }

    private static bool IsKnown(GoApp app) =>
        app.Base is not null || string.IsNullOrEmpty(app.User) || app.Platforms.Any(static each => each.Canonical().Os == "windows")
        || app.Files.Any(static each => each.Path is "etc/passwd" or "etc/group");
}
