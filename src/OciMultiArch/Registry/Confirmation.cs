using System.Net;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// Whether an answer of success is the registry's own: a proxy or a page that answers 200 in its place has stored and
/// deleted nothing.
/// </summary>
internal static class Confirmation
{
    /// <summary>
    /// Whether an answer says that something is stored (distribution-spec, "Pushing Manifests" and "Pushing Blobs":
    /// 201 with a Location). Registries that say the digest in place of the Location are believed too.
    /// </summary>
    public static bool OfStored(RegistryReply reply)
    {
        if (reply.Status != HttpStatusCode.Created)
            return false;
        return reply.Headers("Location").Any() || reply.Headers("Docker-Content-Digest").Any();
    }

    /// <summary>Whether a status says that something is deleted (distribution-spec, "Deleting": 202).</summary>
    public static bool OfDeleted(HttpStatusCode status) => status == HttpStatusCode.Accepted;

    /// <summary>Whether a status is one of success.</summary>
    public static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;

    /// <summary>An answer of success to a write of what is not there.</summary>
    public static RegistryException NotStored(RegistryCall put, RegistryReply reply, Digest digest) =>
        Of(put, reply.Status, $"{digest} is not there");

    /// <summary>An answer of success to a deletion of what is still there.</summary>
    public static RegistryException NotDeleted(RegistryCall delete, HttpStatusCode status) =>
        Of(delete, status, "what it names is still there");

    private static RegistryException Of(RegistryCall call, HttpStatusCode status, string fact) =>
        new(
            Problem.InvalidResponse,
            $"{call}: the answer was {(int)status}, but {fact}. Something else than the registry may have answered.",
            new Remedy("Check the registry's address, and proxies and sign-in pages before it."))
        {
            StatusCode = status,
        };
}
