using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>The symbols inside an assembly.</summary>
internal static class Symbols
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>The source files that an assembly's own symbols name, and whether their text is in there too.</summary>
    public static IReadOnlyList<(string Path, bool HasText)> Sources(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var entry = image.ReadDebugDirectory().Single(static each => each.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        var symbols = provider.GetMetadataReader();
        return [.. symbols.Documents.Select(each => (symbols.GetString(symbols.GetDocument(each).Name), HasText(symbols, each)))];
    }

    private static bool HasText(MetadataReader symbols, DocumentHandle document) => symbols.GetCustomDebugInformation(document)
        .Any(each => symbols.GetGuid(symbols.GetCustomDebugInformation(each).Kind) == EmbeddedSource);
}
