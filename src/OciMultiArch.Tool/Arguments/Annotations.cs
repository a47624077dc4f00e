namespace OciMultiArch.Tool.Arguments;

/// <summary>The annotations of a command line, each with the document it goes to.</summary>
internal sealed class Annotations
{
    private readonly Dictionary<Document, Dictionary<string, string>> documents = [];

    /// <summary>Sorts annotations by their documents.</summary>
    /// <param name="given">What the command line says.</param>
    /// <param name="usual">Where an annotation without a document goes.</param>
    /// <exception cref="UsageException">One document gets a key twice.</exception>
    public Annotations(IReadOnlyList<Argument> given, Document usual)
    {
        foreach (var annotation in given)
            Add(annotation.Document ?? usual, annotation.Key, annotation.Value);
    }

    /// <summary>The documents that hold annotations.</summary>
    internal enum Document
    {
        /// <summary>The index itself.</summary>
        Index,

        /// <summary>Every image manifest.</summary>
        Manifest,

        /// <summary>The entry of every image in the index.</summary>
        Descriptor,
    }

    /// <summary>Whether there is no annotation at all.</summary>
    public bool IsEmpty => documents.Count == 0;

    /// <summary>The annotations of one document.</summary>
    public IReadOnlyDictionary<string, string> Of(Document document) => documents.GetValueOrDefault(document) ?? [];

    /// <summary>The annotations of a command line that go to the index.</summary>
    /// <exception cref="UsageException">A key stands twice, or the format is Docker's.</exception>
    public static IReadOnlyDictionary<string, string> OfIndex(
        IReadOnlyList<KeyValuePair<string, string>> pairs, ImageFormat? format)
    {
        var given = pairs.Select(static pair => new Argument(Document.Index, pair.Key, pair.Value));
        Annotations annotations = new([.. given], Document.Index);
        annotations.RefuseDocker(format);
        return annotations.Of(Document.Index);
    }

    /// <summary>Refuses annotations in Docker's format.</summary>
    /// <exception cref="UsageException">The format is Docker's, and there are annotations.</exception>
    public void RefuseDocker(ImageFormat? format)
    {
        if (format == ImageFormat.Docker && !IsEmpty)
            throw new UsageException(
                "Docker's documents cannot hold annotations. Leave out --annotation, or use --format oci.");
    }

    private void Add(Document document, string key, string value)
    {
        if (!documents.TryGetValue(document, out var pairs))
        {
            pairs = new(StringComparer.Ordinal);
            documents[document] = pairs;
        }
        if (!pairs.TryAdd(key, value))
            throw new UsageException($"--annotation gives '{key}' twice.");
    }

    /// <summary>One annotation and the document it goes to; null for the usual one of the command.</summary>
    internal sealed record Argument(Document? Document, string Key, string Value)
    {
        /// <summary>Parses an annotation where only one document has any: <c>KEY=VALUE</c>, or with its prefix.</summary>
        /// <exception cref="FormatException">There is no key or no '=', or it is another document's.</exception>
        public static KeyValuePair<string, string> ParseOf(Document only, string text)
        {
            var annotation = Parse(text);
            if (annotation.Document is not { } other || other == only)
                return new(annotation.Key, annotation.Value);
            throw new FormatException($"'{text}' is for {Name(other)}; only annotations of {Name(only)} can be given here.");
        }

        /// <summary>Parses <c>[index:|manifest:|descriptor:]KEY=VALUE</c>.</summary>
        /// <exception cref="FormatException">There is no key or no '='.</exception>
        public static Argument Parse(string text)
        {
            var prefix = text[..(text.IndexOf(':', StringComparison.Ordinal) + 1)];
            Document? document = prefix switch
            {
                "index:" => Annotations.Document.Index,
                "manifest:" => Annotations.Document.Manifest,
                "descriptor:" => Annotations.Document.Descriptor,
                _ => null,
            };
            var pair = document is null ? text : text[prefix.Length..];
            var (key, value) = OptionParsers.Pair(pair);
            return new(document, key, value);
        }

        private static string Name(Document document) => document switch
        {
            Annotations.Document.Index => "the index",
            Annotations.Document.Manifest => "manifests",
            _ => "entries of an index",
        };
    }
}
