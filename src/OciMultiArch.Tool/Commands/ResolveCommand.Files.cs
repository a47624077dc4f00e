using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>The files of <c>resolve</c>, and what is made of them.</content>
internal static partial class ResolveCommand
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private static async Task<IReadOnlyList<SourceFile>> ReadAsync(
        ParseResult parsed, CancellationToken cancellationToken)
    {
        List<SourceFile> files = [];
        foreach (var given in parsed.GetRequiredValue(Files))
        {
            foreach (var name in NamesOf(given, parsed.GetValue(Recursive)))
                files.Add(await ReadAsync(name, parsed.GetValue(Selector), cancellationToken));
        }
        files.RemoveAll(static file => file.Yaml.IsEmpty);
        if (files.Count == 0)
            throw new UsageException("No document has the labels of --selector.");
        return files;
    }

    private static string[] NamesOf(string given, bool isRecursive)
    {
        if (!Directory.Exists(given))
            return [given];
        var depth = isRecursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        var all = Directory.EnumerateFiles(given, "*", depth);
        var files = all.Where(static file => Extensions.Contains(Path.GetExtension(file)));
        string[] sorted = [.. files.Order(StringComparer.Ordinal)];
        if (sorted.Length == 0)
            throw new UsageException($"{given} holds no .yaml, .yml or .json file.");
        return sorted;
    }

    private static async Task<SourceFile> ReadAsync(string name, LabelSelector? selector, CancellationToken cancellationToken)
    {
        try
        {
            using MemoryStream content = new();
            var input = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
            await using (input)
                await input.CopyToAsync(content, cancellationToken);
            return new(name, YamlScalars.Read(content.ToArray(), selector));
        }
        catch (FormatException wrong)
        {
            throw DocumentFile.Wrong(name, wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw DocumentFile.Unreadable(name, failure);
        }
    }

    // Documents of several files are told apart as kubectl does.
    private static void Write(IReadOnlyList<SourceFile> files, Func<YamlValue, string?> replacement)
    {
        using var output = Console.OpenStandardOutput();
        var isFirst = true;
        foreach (var file in files)
        {
            var made = Replaced(file, replacement);
            if (!isFirst && !made.AsSpan().StartsWith("---"u8))
                output.Write("---\n"u8);
            output.Write(made);
            if (files.Count > 1 && !made.AsSpan().EndsWith("\n"u8))
                output.Write("\n"u8);
            isFirst = false;
        }
    }

    private static byte[] Replaced(SourceFile file, Func<YamlValue, string?> replacement)
    {
        try
        {
            return file.Yaml.Replace(replacement);
        }
        catch (FormatException wrong)
        {
            throw DocumentFile.Wrong(file.Name, wrong);
        }
    }

    private sealed record SourceFile(string Name, YamlScalars Yaml);
}
