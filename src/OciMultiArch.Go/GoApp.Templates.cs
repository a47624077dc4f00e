namespace OciMultiArch.Go;

/// <content>The placeholders of texts.</content>
public sealed partial record GoApp
{
    // Where the repository of the sources is looked for.
    private string SourceFolder
    {
        get
        {
            var directory = Path.GetFullPath(WorkingDirectory ?? ".");
            var folder = Path.GetFullPath(Package, directory);
            return Directory.Exists(folder) ? folder : directory;
        }
    }

    // The program as it is built for one platform, with every placeholder filled in.
    private async ValueTask<GoApp> ExpandedAsync(
        Platform platform, BuildTemplates templates, CancellationToken cancellationToken)
    {
        var own = For(platform);
        var labels = await templates.ExpandAsync(own.Labels, platform, cancellationToken).ConfigureAwait(false);
        var annotations = templates.ExpandAsync(own.Annotations, platform, cancellationToken);
        own = own with { Labels = labels, Annotations = await annotations.ConfigureAwait(false) };
        var flags = await ExpandAsync(own.LdFlags).ConfigureAwait(false);
        var name = await ExpandAsync(own.FileName).ConfigureAwait(false);
        return own with { LdFlags = flags, FileName = name };

        async ValueTask<string?> ExpandAsync(string? text)
        {
            if (text is null)
                return null;
            return await templates.ExpandAsync(text, platform, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is said of one platform is said of its image alone.
    private ValueTask<Dictionary<string, string>> IndexAnnotationsAsync(
        BuildTemplates templates, CancellationToken cancellationToken)
    {
        var ofAll = Annotations.Where(static pair => !BuildTemplates.NamesPlatform(pair.Value));
        return templates.ExpandAsync(ofAll, null, cancellationToken);
    }
}
