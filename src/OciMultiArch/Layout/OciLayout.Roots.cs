using OciMultiArch.Content;
using OciMultiArch.Layout;

namespace OciMultiArch;

public sealed partial class OciLayout : IRootList
{
    ValueTask<bool> IRootList.ListAsync(IReadOnlyList<Artifact> manifests, CancellationToken cancellationToken)
    {
        Descriptor[] entries = [.. manifests.SelectMany(static manifest => LayoutIndex.EntriesOf(manifest, []))];
        return ChangeAsync(index => index.With(entries), cancellationToken);
    }

    async ValueTask<Arrival> IRootList.WriteFreeAsync(
        Artifact artifact, IReadOnlyList<Tag> tags, Action<Tag, Digest> taken, CancellationToken cancellationToken)
    {
        var arrival = await WriteAsync(artifact, null, cancellationToken).ConfigureAwait(false);
        var isChanged = await ChangeAsync(WithFree, cancellationToken).ConfigureAwait(false);
        return isChanged ? Arrival.Copied : arrival;

        LayoutIndex WithFree(LayoutIndex index)
        {
            Tag[] free = [.. tags.Where(tag => IsFree(index, tag))];
            return free.Length == 0 ? index : index.With(LayoutIndex.EntriesOf(artifact, free));
        }

        bool IsFree(LayoutIndex index, Tag tag)
        {
            var other = index.EntriesNamed(tag).FirstOrDefault(entry => entry.Digest != artifact.Digest);
            if (other is not null)
                taken(tag, other.Digest);
            return other is null;
        }
    }
}
