namespace OciMultiArch.Tool.Arguments;

/// <summary>Layers that are made once for images of Windows and once for all others, where there are any.</summary>
/// <param name="pack">Makes them; told whether they are for Windows.</param>
internal sealed class LayersOnTop(Func<bool, ValueTask<IReadOnlyList<Layer>>> pack)
{
    private readonly Lazy<Task<IReadOnlyList<Layer>>> windows = new(() => pack(true).AsTask());
    private readonly Lazy<Task<IReadOnlyList<Layer>>> others = new(() => pack(false).AsTask());

    /// <summary>The layers of an image.</summary>
    public async ValueTask<IReadOnlyList<Layer>> ForAsync(Platform? platform, CancellationToken cancellationToken)
    {
        var made = platform?.Canonical().Os == "windows" ? windows : others;
        return await made.Value.WaitAsync(cancellationToken);
    }
}
