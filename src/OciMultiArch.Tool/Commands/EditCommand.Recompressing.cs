using System.Collections.Concurrent;
using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>Layers that are compressed anew.</content>
internal static partial class EditCommand
{
    /// <summary>The edit that <c>--recompress</c> asks for; one without changes where it is not given.</summary>
    private static ImageEdit Recompressing(Session session, ParseResult parsed)
    {
        if (parsed.GetValue(CompressionOption.Recompress) is not { } choice)
            return new();
        var cache = session.Staging(SharedOptions.CacheOf(parsed.GetValue(SharedOptions.Cache)));
        RecompressOptions options = new()
        {
            ZstdCopy = choice.ZstdCopy,
            IsForced = choice.NamesLevel,
            Kept = new KeptLayers(),
        };
        return ImageEdit.OfRecompress(cache, choice.Compression, options);
    }

    /// <summary>Names each layer that stays as it is, once.</summary>
    private sealed class KeptLayers : IProgress<Descriptor>
    {
        private readonly ConcurrentDictionary<Digest, bool> told = new();

        public void Report(Descriptor value)
        {
            if (told.TryAdd(value.Digest, true))
                Output.Message($"the layer {value.Digest} is {value.MediaType}, which nobody may distribute: it stays as it is.");
        }
    }
}
