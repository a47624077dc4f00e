namespace OciMultiArch.Transfer;

/// <summary>Keeps a push from tags that hold something else, where its options ask for that.</summary>
internal sealed class TagGuard(PushScope scope)
{
    private ExistingTagHandling Handling => scope.Options.ExistingTags;

    /// <summary>Whether tags are looked after at all.</summary>
    public bool IsOn => Handling != ExistingTagHandling.Overwrite;

    /// <summary>Whether the tags of a root are looked after.</summary>
    public bool Guards(PushRoot root) => IsOn && root.Tags.Count > 0;

    /// <summary>What is known of the roots, so that tags which are kept are not written.</summary>
    /// <exception cref="OciException">A tag holds something else, and the push is to fail then.</exception>
    public PushSurvey Apply(PushSurvey survey)
    {
        if (Handling == ExistingTagHandling.Keep)
            return survey with { KeepsTags = true };
        if (Handling == ExistingTagHandling.Fail)
        {
            foreach (var root in scope.Named)
                foreach (var (tag, held) in root.Tags.Zip(survey.Current(root) ?? []))
                    if (held is not null && held != root.Digest)
                        throw Taken(root, tag, held);
        }
        return survey;
    }

    /// <summary>
    /// What a tag holds. A store that does not tell fails the push: what may not be overwritten must be known.
    /// </summary>
    public async ValueTask<Digest?> AskAsync(Tag tag, CancellationToken cancellationToken)
    {
        var held = await scope.Store.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        return held?.Digest;
    }

    /// <summary>Those of some tags that got something else since they were asked for.</summary>
    /// <exception cref="OciException">There is one, and the push is to fail then.</exception>
    public async ValueTask<IReadOnlyList<Tag>> TakenSinceAsync(
        PushRoot root, IReadOnlyList<Tag> open, CancellationToken cancellationToken)
    {
        if (!IsOn)
            return [];
        List<Tag> taken = [];
        foreach (var tag in open)
        {
            var held = await AskAsync(tag, cancellationToken).ConfigureAwait(false);
            if (held is null || held == root.Digest)
                continue;
            taken.Add(Kept(root, tag, held));
        }
        return taken;
    }

    /// <summary>The tag, which holds something else and is left as it is.</summary>
    /// <exception cref="OciException">The push is to fail then.</exception>
    public Tag Kept(PushRoot root, Tag tag, Digest held)
    {
        if (Handling == ExistingTagHandling.Fail)
            throw Taken(root, tag, held);
        return tag;
    }

    private OciException Taken(PushRoot root, Tag tag, Digest held) => new(
        Problem.Conflict,
        $"{scope.Store}: the tag {tag} holds {held}, not {root.Digest}, and existing tags may not be overwritten.",
        new Remedy("Push under another tag."));
}
