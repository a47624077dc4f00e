using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <content>Layers that go to registries while programs for other platforms are still compiled.</content>
internal static partial class BuildCommand
{
    /// <summary>What is sent ahead to each registry that an index goes to, by its place.</summary>
    private sealed class Uploads(Session session, Settings settings) : IAsyncDisposable
    {
        private readonly Dictionary<Place, UploadAhead> ahead = [];

        /// <summary>Asks what the tags hold. An image that gets a tag of its own is not only in the index.</summary>
        public void Start()
        {
            if (session.IsDryRun || settings.Platforms.Count == 1 || settings.PerArchTags.Length > 0)
                return;
            // These are checked once the index is made, and then nothing was written.
            if (session.ExpectsPlatforms || settings.Reader.IsOffline || settings.Load is not null)
                return;
            if (settings.To.Any(static place => place.IsArchive))
                return;
            // All layers of a base become gzip, whatever they are.
            if (settings.ZstdCopy is not null && (settings.Base is not null || settings.Bases is not null))
                return;
            var tags = settings.Tags.Select(static tag => tag.Value).ToArray();
            foreach (var place in settings.To.OfType<Place.Registry>())
                ahead[place] = session.ForWriting(place).UploadAhead(tags, session.NewPushOptions());
        }

        public void Add(Artifact image)
        {
            foreach (var each in ahead.Values)
                each.Add(image);
        }

        /// <summary>What was sent ahead to a place; null for nothing.</summary>
        public UploadAhead? To(Place place) => ahead.GetValueOrDefault(place);

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(ahead.Values.Select(static each => each.DisposeAsync().AsTask()));
        }
    }
}
