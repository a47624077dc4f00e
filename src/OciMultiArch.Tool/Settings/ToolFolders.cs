using OciMultiArch.Credentials;

namespace OciMultiArch.Tool.Settings;

/// <summary>Where the files of other tools are.</summary>
/// <param name="Config">XDG_CONFIG_HOME, or else <c>.config</c> of the user's folder.</param>
/// <param name="Docker">DOCKER_CONFIG, or else <c>.docker</c> of the user's folder.</param>
/// <param name="Machine">What is set for all users: <c>/etc</c>.</param>
/// <param name="RegistriesConf">The file that CONTAINERS_REGISTRIES_CONF names; null for none.</param>
internal sealed record ToolFolders(string Config, string Docker, string Machine, string? RegistriesConf)
{
    /// <summary>
    /// The variable that turns other tools' files off (<c>none</c>), or names a folder in place of <c>/etc</c>.
    /// </summary>
    public const string Variable = "OCIMULTI_OTHER_TOOLS";

    /// <summary>The variable that names another registries.conf.</summary>
    public const string RegistriesConfVariable = "CONTAINERS_REGISTRIES_CONF";

    private const string Off = "none";

    /// <summary>The folders; null when files of other tools are not wanted.</summary>
    public static ToolFolders? Of(Func<string, string?> environment)
    {
        var other = environment(Variable);
        if (other == Off)
            return null;
        var docker = UserFolder.Absolute(environment("DOCKER_CONFIG")) ?? Path.Combine(UserFolder.Home(environment), ".docker");
        var named = environment(RegistriesConfVariable);
        return new(
            UserFolder.Config(environment), docker, UserFolder.Absolute(other) ?? "/etc", string.IsNullOrEmpty(named) ? null : named);
    }
}
