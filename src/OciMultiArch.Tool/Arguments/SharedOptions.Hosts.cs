using System.CommandLine;

namespace OciMultiArch.Tool.Arguments;

/// <content>Settings of registries; every command takes these.</content>
internal static partial class SharedOptions
{
    private const string FileForm = "[REGISTRY=]FILE";

    public static Option<string?> RegistryConfig { get; } = OptionFactory.Text(
        "--registry-config",
        "FILE",
        "A file of settings of registries, .json or .yaml: authorities, client certificates, proxies, mirrors, headers, "
        + "limits. Default: the file that OCIMULTI_REGISTRY_CONFIG names, or none.");

    public static Option<IReadOnlyList<HostFlag>> CaFile { get; } = HostOption(
        "--ca-file",
        FileForm,
        static file => new() { CaFiles = [FullPath(file)] },
        "A PEM file of authorities that may sign the certificates of the registry, or of all, besides those of the "
        + "machine; repeatable.");

    public static Option<IReadOnlyList<HostFlag>> CertFile { get; } = HostOption(
        "--cert-file",
        FileForm,
        static file => new() { ClientCertificateFile = FullPath(file) },
        "The PEM file of a client certificate for the registry, or for all that ask; repeatable.");

    public static Option<IReadOnlyList<HostFlag>> KeyFile { get; } = OptionFactory.Many(
        "--key-file",
        FileForm,
        ParseKey,
        "The PEM file of the client certificate's key. Default: the file of the certificate. Repeatable.");

    public static Option<IReadOnlyList<HostFlag>> Proxy { get; } = HostOption(
        "--proxy",
        "[REGISTRY=]URL|none",
        static url => new() { Proxy = url },
        "The proxy for the registry, or for all; none for no proxy. Repeatable. Default: the environment variables "
        + "https_proxy, http_proxy, all_proxy and no_proxy.");

    public static Option<IReadOnlyList<HostFlag>> Mirror { get; } = OptionFactory.Many(
        "--mirror",
        "REGISTRY=HOST[/PATH]",
        static text => HostFlag.ParseNamed(text, HostFlag.Mirror),
        "Read what the registry has from this mirror first; repeatable, the first is asked first.");

    public static Option<IReadOnlyList<HostFlag>> Header { get; } = OptionFactory.Many(
        "--header",
        "REGISTRY=NAME: VALUE",
        static text => HostFlag.ParseNamed(text, HostFlag.Header),
        "A header of every request to the registry, and to no other host; repeatable. Others on the machine can read "
        + "it: a secret belongs in --registry-config.");

    private static IReadOnlyList<Option> HostOptions =>
        [RegistryConfig, CaFile, CertFile, KeyFile, Proxy, Mirror, Header];

    private static Option<IReadOnlyList<HostFlag>> HostOption(
        string name, string form, Func<string, RegistryHostSettings> make, string description) =>
        OptionFactory.Many(name, form, text => HostFlag.Parse(text, make), description);

    // Whether a key has its certificate is known once all options are read.
    private static HostFlag ParseKey(string text)
    {
        if (Arguments.KeyFile.IsKeyItself(text))
            throw new FormatException("a key itself is no name of a file. Name the file that holds it");
        var flag = HostFlag.Parse(text, static file => new() { CaFiles = [FullPath(file)] });
        return flag with { Settings = new() { ClientKeyFile = flag.Settings.CaFiles![0] } };
    }

    private static string FullPath(string file) => file.Length == 0 ? "" : Path.GetFullPath(file);
}
