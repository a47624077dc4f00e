namespace OciMultiArch.Layers;

/// <summary>The names that files of one folder have, where a file has several.</summary>
internal sealed class FileNames
{
    private readonly Dictionary<(ulong Device, ulong Number), List<string>> names = [];

    /// <summary>Notes a name of a file; nothing for one that has no other name.</summary>
    public void Add((ulong Device, ulong Number)? file, string path)
    {
        if (file is not { } known)
            return;
        if (!names.TryGetValue(known, out var others))
            names.Add(known, others = []);
        others.Add(path);
    }

    /// <summary>For every name but the first of its file in byte order, that first one.</summary>
    public IReadOnlyDictionary<string, string> Targets()
    {
        Dictionary<string, string> targets = new(StringComparer.Ordinal);
        foreach (var paths in names.Values)
        {
            var first = paths.Min(LayerPath.Order)!;
            foreach (var path in paths.Where(path => path != first))
                targets.Add(path, first);
        }
        return targets;
    }
}
