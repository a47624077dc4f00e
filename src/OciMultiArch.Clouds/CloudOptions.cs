namespace OciMultiArch.Clouds;

/// <summary>How the identity of a program is found. Read each time that a credential is asked for.</summary>
public sealed class CloudOptions
{
    /// <summary>
    /// Whether the metadata service of this machine is asked (Azure and AWS at the link-local address
    /// <c>169.254.169.254</c>, Google too) where the environment names no other identity. It answers on machines of the
    /// cloud alone, within two seconds. False by default: no link-local address is asked that the environment does not
    /// name.
    /// </summary>
    public bool UseMachineIdentity { get; set; }

    /// <summary>
    /// Gets a token of Microsoft Entra ID for <c>https://containerregistry.azure.net</c>, in place of the identity of
    /// the environment: for example that of Azure.Identity. Null, the default: the environment's.
    /// </summary>
    public Func<CancellationToken, ValueTask<CloudToken>>? AzureToken { get; set; }

    /// <summary>
    /// Gets access keys of AWS, in place of those of the environment: for example those of the AWS SDK. Null, the
    /// default: the environment's.
    /// </summary>
    public Func<CancellationToken, ValueTask<AwsKeys>>? AwsKeys { get; set; }

    /// <summary>
    /// Gets an access token of Google, in place of the identity of the environment: for example that of a service
    /// account. Null, the default: the environment's.
    /// </summary>
    public Func<CancellationToken, ValueTask<CloudToken>>? GoogleToken { get; set; }

    /// <summary>
    /// What the clouds' services are asked with; it must follow no redirects, which would carry secrets to other hosts,
    /// and is not disposed. Null, the default: connections of the package's own, by the proxy that the environment
    /// names; services of this machine without one.
    /// </summary>
    public HttpMessageInvoker? Http { get; set; }

    /// <summary>Gives the value of an environment variable or null. The process's own by default.</summary>
    public Func<string, string?> Environment { get; set; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The value of a variable; null when it is not set or empty.</summary>
    /// <exception cref="OciException">It holds a control character.</exception>
    internal string? Variable(string name)
    {
        if (Environment(name) is not { Length: > 0 } value)
            return null;
        return CloudText.HasControls(value) ? throw Unfit(name, "a line break or another control character") : value;
    }

    /// <summary>The value of a variable that a header holds or a signature stands for; null as for others.</summary>
    /// <exception cref="OciException">No header can hold it.</exception>
    internal string? HeaderVariable(string name)
    {
        var value = Variable(name);
        if (value is null || CloudText.FitsHeader(value))
            return value;
        throw Unfit(name, "a character that no header can hold");
    }

    private static OciException Unfit(string name, string what) =>
        CloudFailure.Setting(name, $"it holds {what}", $"Set {name} without it, or unset {name}.");
}
