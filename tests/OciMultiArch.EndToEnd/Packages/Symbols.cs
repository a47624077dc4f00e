using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>The symbols inside an assembly.</summary>
internal static class Symbols
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The source files that an assembly's own symbols name, and whether their text is in there too.</summary>
    public static IReadOnlyList<(string Path, bool HasText)> Sources(byte[] assembly)
    {
        using var provider = Open(assembly);
        var symbols = provider.GetMetadataReader();
        return [.. symbols.Documents.Select(each => (symbols.GetString(symbols.GetDocument(each).Name), HasText(symbols, each)))];
    }

    /// <summary>The document that says where debuggers find the sources; null when there is none.</summary>
    public static string? Links(byte[] assembly)
    {
        using var provider = Open(assembly);
        var symbols = provider.GetMetadataReader();
        return symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
            .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)))
            .SingleOrDefault();
    }

    private static MetadataReaderProvider Open(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var entry = image.ReadDebugDirectory().Single(static each => each.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        return image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
    }

    private static bool HasText(MetadataReader symbols, DocumentHandle document) => symbols.GetCustomDebugInformation(document)
        .Any(each => symbols.GetGuid(symbols.GetCustomDebugInformation(each).Kind) == EmbeddedSource);
}
