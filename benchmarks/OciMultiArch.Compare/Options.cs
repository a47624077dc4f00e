namespace OciMultiArch.Compare;

/// <summary>Options of a verb: <c>--name value</c>, repeatable, and after <c>--</c> the rest.</summary>
internal sealed class Options
{
    private readonly List<(string Name, string Value)> named = [];

    public Options(IEnumerable<string> arguments)
    {
        Queue<string> left = new(arguments);
        while (left.TryDequeue(out var each))
        {
            if (each == "--")
            {
                Rest = [.. left];
                return;
            }

            if (!each.StartsWith("--", StringComparison.Ordinal) || !left.TryDequeue(out var value))
                throw new InvalidDataException($"{each}: expected --name value.");
            named.Add((each[2..], value));
        }
    }

    public IReadOnlyList<string> Rest { get; } = [];

    public IEnumerable<string> All(string name) => named.Where(each => each.Name == name).Select(static each => each.Value);

    public string? Find(string name) => All(name).LastOrDefault();

    public string Get(string name) => Find(name) ?? throw new InvalidDataException($"--{name} is missing.");

    public long Number(string name, long otherwise) => Find(name) is { } text ? long.Parse(text) : otherwise;
}
