using System.Net;
using OciMultiArch.Content;
using OciMultiArch.Json;

namespace OciMultiArch.Registry;

/// <summary>
/// The list of referrers of one manifest under its tag (distribution-spec, "Referrers Tag Schema"): what is read as
/// one, how it changes, and what its failures mean. Makes no request.
/// </summary>
internal sealed record ReferrersList(RepositoryName Repository, Digest Subject)
{
    private static readonly Remedy Elsewhere =
        new("Keep what refers to images in another registry, beside a copy of them.");

    /// <summary>Where the list stands.</summary>
    public Tag Tag { get; } = ReferrersTag.Of(Subject);

    private string Place => $"{Repository}:{Tag}";

    /// <summary>The list in what the tag leads to; null where there is none.</summary>
    /// <exception cref="ContentMismatchException">Something else stands there.</exception>
    public Artifact? Read(Artifact? found)
    {
        if (found is null || ReferrersResponse.IsSubject(found, Subject))
            return null;
        if (found.MediaType == MediaType.OciIndex)
            return found;
        throw new ContentMismatchException(
            Problem.InvalidContent,
            $"{Place} should list the referrers of {Subject}, but holds {found.Digest}, which is {found.MediaType}. "
                + "It was left as it is.",
            new Remedy("Only a list of referrers belongs under that tag: find out who writes it."));
    }

    /// <summary>A list that holds some referrers, of the list that is; null when all are in there.</summary>
    /// <remarks>The list may hold more than this library knows: a known one is only added to.</remarks>
    public static Artifact? With(Artifact? list, IReadOnlyList<Descriptor> referrers)
    {
        if (list is null)
        {
            ImageIndex first = new() { MediaType = MediaType.OciIndex, Manifests = referrers };
            return Artifact.Parse(MediaType.OciIndex, OciJson.Write(first));
        }
        var listed = list.Index!.Manifests.Select(static entry => entry.Digest).ToHashSet();
        var added = referrers.Where(referrer => listed.Add(referrer.Digest)).ToArray();
        if (added.Length == 0)
            return null;
        var edits = added.Select(static referrer => JsonEdit.Append(["manifests"], OciJson.Write(referrer)));
        return Artifact.Parse(list.MediaType, JsonSplicer.Apply(list.Bytes, edits));
    }

    /// <summary>A list without a referrer, of the list that is; null when it is not in there.</summary>
    public static Artifact? Without(Artifact? list, Digest referrer)
    {
        if (list is null)
            return null;
        var entries = list.Index!.Manifests;
        List<JsonEdit> removals = [];
        // The last goes first, so that the places of the others stay.
        for (var at = entries.Count - 1; at >= 0; at--)
            if (entries[at].Digest == referrer)
                removals.Add(JsonEdit.Remove(["manifests", at]));
        if (removals.Count == 0)
            return null;
        return Artifact.Parse(list.MediaType, JsonSplicer.Apply(list.Bytes, removals));
    }

    /// <summary>The failure of a list that keeps being replaced.</summary>
    public RegistryException Overwritten() => new(
        Problem.Conflict,
        $"The list of referrers of {Subject} in {Repository} keeps being overwritten by another client.",
        new Remedy("Try again when it is done."));

    /// <summary>The failure of a list that was taken and is not there.</summary>
    /// <param name="found">What is there in its place; null for nothing.</param>
    public RegistryException NotKept(Artifact? found)
    {
        var instead = found is null ? "nothing is there" : "the manifest itself is there";
        return new(Problem.NotSupported, $"{CannotKeep} It took the list {Place}, and {instead}.", Elsewhere);
    }

    /// <summary>The failure to list some referrers, told with what became of them.</summary>
    public OciException NotExtended(IReadOnlyList<Descriptor> referrers, OciException failure)
    {
        var digests = string.Join(", ", referrers.Select(static referrer => referrer.Digest));
        var outcome = referrers.Count == 1 ? $"{digests} was pushed, but is" : $"{digests} were pushed, but are";
        outcome += $" not in the list of referrers of {Subject}.";
        if (failure is not RegistryException answer)
            return new ContentMismatchException(failure.Problem, $"{failure.Reason} {outcome}", failure.Remedy, failure);
        if (!IsRefusalOfTag(answer))
            return Told(answer, answer.Problem, $"{answer.Reason} {outcome}", answer.Remedy);
        return Told(answer, Problem.NotSupported, $"{answer.Reason} {CannotKeep} {outcome}", Elsewhere);
    }

    private static RegistryException Told(RegistryException answer, Problem problem, string reason, Remedy? remedy) =>
        new(problem, reason, remedy, answer)
        {
            StatusCode = answer.StatusCode,
            ErrorCodes = answer.ErrorCodes,
            RetryAfter = answer.RetryAfter,
        };

    private string CannotKeep =>
        $"{Repository.Registry} cannot keep referrers: it lists none itself, and does not keep the tag that would.";

    // A registry that refuses such a tag as such: its name, or that it is written a second time.
    private static bool IsRefusalOfTag(RegistryException failure) => failure.StatusCode
        is HttpStatusCode.BadRequest
        or HttpStatusCode.NotFound
        or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.NotAcceptable
        or HttpStatusCode.Conflict
        or HttpStatusCode.PreconditionFailed
        or HttpStatusCode.UnprocessableEntity
        or HttpStatusCode.NotImplemented;
}
