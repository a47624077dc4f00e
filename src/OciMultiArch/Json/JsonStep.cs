using OciMultiArch.Internal;

namespace OciMultiArch.Json;

/// <summary>One step of a path: a member's name, or a place in an array where there is no name.</summary>
internal readonly record struct JsonStep(string? Name, int Index)
{
    public static implicit operator JsonStep(string name) => new(name, -1);

    public static implicit operator JsonStep(int index) => new(null, index);

    public override string ToString() => Name is null ? $"[{Index}]" : $"['{Printable.Short(Name, 80)}']";
}
