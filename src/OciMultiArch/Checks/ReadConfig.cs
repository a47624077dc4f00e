using OciMultiArch.Json;

namespace OciMultiArch.Checks;

/// <summary>A config that was asked for: what it says, or what is wrong.</summary>
/// <param name="View">What it says; null for one that is no image config, or could not be read as one.</param>
/// <param name="Wrong">Why it is not what its manifest says; null when it is.</param>
/// <param name="Unreadable">Why the right bytes are no image config; null when they are, or need not be.</param>
internal sealed record ReadConfig(ImageConfig? View, Finding? Wrong, string? Unreadable)
{
    public static async ValueTask<ReadConfig> OfAsync(Blob config, CancellationToken cancellationToken)
    {
        if (!config.Descriptor.MediaType.IsImageConfig)
            return new(null, (await LayerScan.QuickAsync(config, cancellationToken).ConfigureAwait(false)).Wrong, null);
        try
        {
            return Of(await config.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (ContentNotFoundException)
        {
            return new(null, new(true, null), null);
        }
        catch (ContentMismatchException wrong)
        {
            return new(null, new(false, wrong.Message), null);
        }
    }

    private static ReadConfig Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new(OciJson.ReadConfig(bytes), null, null);
        }
        catch (FormatException wrong)
        {
            return new(null, null, wrong.Message);
        }
    }
}
