namespace OciMultiArch.Clouds;

/// <summary>Where access keys come from, in the order of the AWS tools.</summary>
internal sealed class AwsIdentity(CloudOptions options, CloudHttp http)
{
    /// <summary>The keys; null where neither options nor environment name an identity.</summary>
    public async ValueTask<AwsKeys?> FindAsync(CancellationToken cancellationToken)
    {
        if (options.AwsKeys is { } own)
            return await own(cancellationToken).ConfigureAwait(false);
        if (OfEnvironment() is { } keys)
            return keys;
        if (options.Variable("AWS_WEB_IDENTITY_TOKEN_FILE") is not null)
            return await new WebIdentity(options, http).FindAsync(cancellationToken).ConfigureAwait(false);
        ContainerKeys container = new(options, http);
        if (container.Url() is { } url)
            return await container.FindAsync(url, cancellationToken).ConfigureAwait(false);
        if (!options.UseMachineIdentity || IsMachineOff())
            return null;
        return await new InstanceKeys(http).FindAsync(cancellationToken).ConfigureAwait(false);
    }

    private AwsKeys? OfEnvironment()
    {
        var id = options.HeaderVariable("AWS_ACCESS_KEY_ID");
        var secret = options.HeaderVariable("AWS_SECRET_ACCESS_KEY");
        if (id is null || secret is null)
            return null;
        return new(id, secret, options.HeaderVariable("AWS_SESSION_TOKEN"));
    }

    private bool IsMachineOff() =>
        string.Equals(options.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
}
