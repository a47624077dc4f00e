using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <content>What is other for single platforms.</content>
public sealed partial record GoApp
{
    /// <summary>Settings of single platforms, each of one of <see cref="Platforms"/>; none by default.</summary>
    public IReadOnlyList<GoPlatformSettings> PlatformSettings
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<GoPlatformSettings>();

    // The program as it is built for one platform.
    private GoApp For(Platform platform)
    {
        var wanted = platform.Canonical();
        var own = PlatformSettings.FirstOrDefault(settings => settings.Platform.Canonical() == wanted);
        if (own is null)
            return this;
        Dictionary<string, string> environment = new(GoEnvironment, StringComparer.Ordinal);
        foreach (var (name, value) in own.GoEnvironment)
            environment[name] = value;
        var one = this with { Base = own.Base ?? Base, GoEnvironment = environment };
        return one with { LdFlags = own.LdFlags ?? LdFlags, Flags = [.. Flags, .. own.Flags] };
    }

    /// <exception cref="ArgumentException">Settings are of no platform, or cannot be used.</exception>
    private void CheckPlatformSettings()
    {
        HashSet<Platform> wanted = [.. Platforms.Select(static platform => platform.Canonical())];
        HashSet<Platform> seen = [];
        foreach (var own in PlatformSettings)
        {
            var platform = own.Platform.Canonical();
            var name = Printable.Short(own.Platform.ToString());
            if (!wanted.Contains(platform))
                throw new ArgumentException(
                    $"PlatformSettings are for {name}, which Platforms does not name. Name it there, or leave them out.");
            if (!seen.Add(platform))
                throw new ArgumentException($"PlatformSettings are for {name} twice. Put them into one entry.");
            GoFlags.Check(own.Flags, [], own.LdFlags);
            GoTool.CheckEnvironment(own.GoEnvironment);
        }
    }
}
