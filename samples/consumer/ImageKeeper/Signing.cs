using System.Text;

namespace Acme.ImageKeeper;

/// <summary>Signs bytes: a key file here, a signing service or the program <c>notation</c> elsewhere.</summary>
internal delegate ValueTask<ReadOnlyMemory<byte>> Sign(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

/// <summary>Attaches a signature to what is there already: to a list, and to each image in it.</summary>
internal sealed class Signing(NamedRegistries registries, Sign sign, TextWriter output)
{
    private const string Signature = "application/vnd.acme.signature";
    private static readonly MediaType Envelope = new("application/octet-stream");

    public async Task SignAsync(string path, string tag, CancellationToken cancellationToken)
    {
        var repository = registries.Repository("staging", path, RepositoryAccess.Push);
        var list = await repository.GetAsync(tag, cancellationToken);
        var signed = 0;
        foreach (var each in (IEnumerable<Descriptor>)[list.Descriptor, .. list.Index!.Manifests])
        {
            if (await repository.ReferrersAsync(each.Digest, Signature, cancellationToken).AnyAsync(cancellationToken))
                continue;
            var payload = Encoding.UTF8.GetBytes($"{repository.Name.Path}@{each.Digest} {each.MediaType} {each.Size}");
            var envelope = Blob.Of(Envelope, await sign(payload, cancellationToken));
            await repository.PushAsync(Artifact.CreateReferrer(each, Signature, [envelope]), cancellationToken: cancellationToken);
            signed++;
        }
        await output.WriteLineAsync($"{repository}:{tag} has {signed} new signatures.");
    }
}
