namespace OciMultiArch.Checks;

/// <summary>A manifest that was asked for: itself, or why not.</summary>
internal sealed record ReadManifest(Artifact? Found, Finding? Wrong)
{
    public static async ValueTask<ReadManifest> OfAsync(Artifact index, Descriptor entry, CancellationToken cancellationToken)
    {
        try
        {
            return new(await index.ChildAsync(entry, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ContentNotFoundException)
        {
            return new(null, new(true, null));
        }
        catch (ContentMismatchException wrong)
        {
            return new(null, new(false, wrong.Message));
        }
    }
}
