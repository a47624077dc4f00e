using System.Diagnostics.CodeAnalysis;

namespace OciMultiArch.Content;

/// <summary>Questions to any store that are asked only to save work.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "Names that the compiler gives to extension blocks.")]
internal static class RemoteStoreExtensions
{
    extension(IContentStore store)
    {
        /// <inheritdoc cref="IRemoteStore.Expect"/>
        public void Expect(int requests) => (store as IRemoteStore)?.Expect(requests);

        /// <inheritdoc cref="IRemoteStore.AskTagAsync"/>
        public async ValueTask<Digest?> AskTagAsync(Tag tag, CancellationToken cancellationToken)
        {
            if (store is IRemoteStore remote)
                return await remote.AskTagAsync(tag, cancellationToken).ConfigureAwait(false);
            var held = await store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
            return held?.Digest;
        }

        /// <inheritdoc cref="IRemoteStore.AskManifestAsync"/>
        public ValueTask<bool> AskManifestAsync(Descriptor manifest, CancellationToken cancellationToken) =>
            store is IRemoteStore remote
                ? remote.AskManifestAsync(manifest, cancellationToken)
                : store.HasManifestAsync(manifest, cancellationToken);

        /// <inheritdoc cref="IRemoteStore.AskBlobAsync"/>
        public async ValueTask<bool?> AskBlobAsync(Descriptor blob, CancellationToken cancellationToken)
        {
            if (store is IRemoteStore remote)
                return await remote.AskBlobAsync(blob, cancellationToken).ConfigureAwait(false);
            return await store.HasBlobAsync(blob, cancellationToken).ConfigureAwait(false);
        }
    }
}
