namespace Acme.ImageKeeper;

/// <summary>Does the steps that were asked for, in the order given.</summary>
internal sealed class Keeper(
    Plan plan,
    KnownImages known,
    ManifestLists lists,
    Signing signing,
    Copies copies,
    DigestCatalog digests,
    EndOfLife endOfLife,
    Cleaning cleaning)
{
    public static IReadOnlyList<string> Steps { get; } = ["lists", "sign", "copy", "digests", "annotate", "clean"];

    public async Task RunAsync(string step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case "lists":
                foreach (var each in plan.Lists)
                    await lists.MakeAsync(each, cancellationToken);
                break;
            case "sign":
                foreach (var each in plan.Lists)
                    await signing.SignAsync(each.Repository, each.Tags[0], cancellationToken);
                break;
            case "copy":
                foreach (var each in plan.Copies)
                    await copies.CopyAsync(each, cancellationToken);
                break;
            case "digests":
                await known.UpdateAsync(await digests.FindAllAsync(plan.Images, cancellationToken), cancellationToken);
                break;
            case "annotate":
                await endOfLife.AnnotateAsync(await known.ReadAsync(cancellationToken), cancellationToken);
                break;
            case "clean":
                foreach (var each in plan.Cleaning)
                    await cleaning.CleanAsync(each, cancellationToken);
                break;
            default:
                throw new FormatException($"{step} is no step. There are: {string.Join(", ", Steps)}.");
        }
    }
}
