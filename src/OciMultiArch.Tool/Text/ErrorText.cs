namespace OciMultiArch.Tool.Text;

/// <summary>
/// What a failure says on the command line: what happened, then what to do. What others said in it stays as it is.
/// </summary>
internal static class ErrorText
{
    /// <summary>The message of a failure, with the remedy in the words of this tool and without passwords of URLs.</summary>
    public static string Of(Exception failure) => UrlUsers.Hide(Said(failure));

    /// <summary>What happened and what to do.</summary>
    /// <param name="reason">What happened, as the library says it.</param>
    /// <param name="remedy">What to do; null when nothing is known to help.</param>
    public static string Of(string reason, Remedy? remedy)
    {
        if (remedy is null)
            return reason;
        var separator = reason.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ';
        return $"{reason}{separator}{Of(remedy)}";
    }

    /// <summary>A text without its line breaks.</summary>
    public static string OneLine(string message)
    {
        var lines = message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(' ', lines);
    }

    private static string Said(Exception failure) => failure switch
    {
        BuildException build => Of(build.Reason.TrimEnd(), build.Remedy), // the lines of the compiler stay lines
        OciException known => Of(OneLine(known.Reason), known.Remedy),
        ArgumentException wrong => OneLine(WithoutParameter(wrong.Message)),
        _ => OneLine(failure.Message),
    };

    // The parameters of the library are not those of the command line.
    private static string WithoutParameter(string message)
    {
        var at = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        if (at < 0)
            return message;
        return message[..at];
    }

    private static string OfTls(Remedy remedy)
    {
        var isGuess = remedy.Text.StartsWith("Try again", StringComparison.Ordinal);
        if (isGuess)
            return $"Try again; if the registry speaks TLS, add --tls {Host(remedy)}.";
        return $"If the registry speaks TLS, add --tls {Host(remedy)}, or --insecure {Host(remedy)} for any certificate.";
    }

    private static string Of(Remedy remedy) => remedy.Kind switch
    {
        RemedyKind.UsePlainHttp => $"If the registry speaks plain HTTP, add --plain-http {Host(remedy)}.",
        RemedyKind.UseTls => OfTls(remedy),
        RemedyKind.TrustHost => $"If you trust that host, add --trust {remedy.Registry}={Host(remedy)}.",
        RemedyKind.LogIn => LogIn(Host(remedy)),
        RemedyKind.RaiseTimeout => "Try again later, or raise --timeout.",
        RemedyKind.Recheck => "Push it again with --recheck.",
        RemedyKind.SetPlatform =>
            "Say its platform: --platform SOURCE=OS/ARCH of 'manifest create', or 'platform' in a release file.",
        RemedyKind.ConvertImages =>
            "Convert the images to one family with 'ocimulti edit --format', or use the OCI format "
            + "(--format oci, or 'format' in a release file).",
        RemedyKind.ConvertFirst => "Convert it first with 'ocimulti edit --format'.",
        RemedyKind.UseOciFormat => "Use the OCI format (--format oci, or 'format' in a release file).",
        RemedyKind.SetGoCommand or RemedyKind.SetCompiler => OfGo(remedy),
        RemedyKind.SetCreated => "Correct SOURCE_DATE_EPOCH, or unset it.",
        RemedyKind.SendLess => "Try again; on a slow link with --jobs 2 --chunk-size 1MiB.",
        RemedyKind.CheckTags => $"Check its name with 'ocimulti tags {remedy.Target}'.",
        RemedyKind.NamePlatforms => "Name all platforms with --expect-platforms.",
        RemedyKind.NameTarget => "Name the repository of the index with --to. Images that are elsewhere are copied there.",
        RemedyKind.BypassProxy =>
            $"If the registry speaks TLS, add --tls {Host(remedy)}; or reach it without the proxy: "
            + $"--proxy {Host(remedy)}=none.",
        RemedyKind.TrustAuthority =>
            $"If that authority is meant, name its PEM file: --ca-file {Host(remedy)}=FILE.",
        RemedyKind.SetClientCertificate =>
            $"Name the PEM files of one: --cert-file {Host(remedy)}=FILE and --key-file {Host(remedy)}=FILE.",
        RemedyKind.CheckProxy =>
            $"{remedy.Text} Proxies come from --proxy, --registry-config, or the environment variables https_proxy, "
            + "http_proxy, all_proxy and no_proxy.",
        RemedyKind.ReplaceFiles => "Add --force to replace it, or name another folder with --to.",
        RemedyKind.IncludeForeignLayers => "Take it along with 'ocimulti copy --include-foreign'.",
        RemedyKind.ChoosePlatforms => $"Take what is there: --platform {remedy.Target?.Replace(", ", ",", StringComparison.Ordinal)}.",
        RemedyKind.ChooseTags =>
            "Choose versions alone by --match or --versions, leave the others out by --exclude, or build with "
            + "SOURCE_DATE_EPOCH: reproducible images say 1970.",
        RemedyKind.AskRegistry => "Run it once without --offline.",
        _ => remedy.Text,
    };

    // A secret that a job does not get is empty.
    private static string LogIn(string host)
    {
        const string TlsPort = ":443";
        var registry = Environment.GetEnvironmentVariable("OCI_REGISTRY");
        if (registry?.EndsWith(TlsPort, StringComparison.Ordinal) == true)
            registry = registry[..^TlsPort.Length];
        var isHalf = host.Equals(registry, StringComparison.OrdinalIgnoreCase)
            && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OCI_REGISTRY_USERNAME"))
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OCI_REGISTRY_PASSWORD"));
        const string Half =
            "OCI_REGISTRY_USERNAME is set, but OCI_REGISTRY_PASSWORD is empty: see whether the secret is there in this job. ";
        return $"{(isHalf ? Half : "")}Log in with 'ocimulti login {host}'.";
    }

    private static string OfGo(Remedy remedy)
    {
        if (remedy.Kind == RemedyKind.SetCompiler && remedy.Target is null)
            return "Turn it on with --go-env CGO_ENABLED=1.";
        if (remedy.Kind == RemedyKind.SetCompiler)
            return $"Cgo needs a C compiler for that platform: --go-env {remedy.Target}:CC=COMMAND names it.";
        if (remedy.Target is null)
            return "Install Go from https://go.dev/dl, and put its go command on PATH before any other.";
        return "Name the go command of an installation with --go; Go is at https://go.dev/dl.";
    }

    private static string Host(Remedy remedy) => remedy.Target ?? "HOST";
}
