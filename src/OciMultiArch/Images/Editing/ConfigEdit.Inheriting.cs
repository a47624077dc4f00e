using OciMultiArch.Json;

namespace OciMultiArch.Images;

/// <content>What a new image does not take over from its base.</content>
internal sealed partial class ConfigEdit
{
    /// <summary>Leaves out what is not to be taken over, unless the image sets it itself.</summary>
    /// <param name="inherit">What is taken over.</param>
    /// <param name="removed">Labels that are not.</param>
    /// <param name="change">What the image sets.</param>
    public void KeepOnly(BaseInheritance inherit, IReadOnlySet<string> removed, ConfigChange change)
    {
        var present = removed.Where(runtime.Labels.ContainsKey);
        var labels = Dropped(runtime.Labels.Keys, inherit.Labels).Union(present);
        var variables = Dropped(environment.Select(NameOf), inherit.Environment);
        labels = labels.Except(change.Labels.Keys);
        variables = variables.Except(change.Environment.Keys, NameComparer);
        Remove(labels.ToHashSet(), variables.ToHashSet());
        var ports = Dropped(runtime.ExposedPorts, inherit.ExposedPorts);
        RemoveMembers("ExposedPorts", ports.Except(change.ExposedPorts));
        var volumes = Dropped(runtime.Volumes, inherit.Volumes);
        RemoveMembers("Volumes", volumes.Except(change.Volumes));
    }

    private static IEnumerable<string> Dropped(IEnumerable<string> names, IReadOnlyList<string> inherited) =>
        names.Where(name => !BaseInheritance.Takes(inherited, name));

    private static string NameOf(string variable) => variable.Split('=')[0];

    private void RemoveMembers(string member, IEnumerable<string> names)
    {
        foreach (var name in names)
            edits.Add(JsonEdit.RemoveOptional(["config", member, name]));
    }
}
