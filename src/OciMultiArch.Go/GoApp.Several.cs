using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <content>Several programs.</content>
public sealed partial record GoApp
{
    /// <summary>
    /// Further main packages, named as <see cref="Package"/>, whose programs are in the same image, in the directory of
    /// the program and under names of their own, each in its own layer above it. They are built with the same settings.
    /// What is started is <see cref="Package"/>, or <see cref="Entrypoint"/>. None by default.
    /// </summary>
    public IReadOnlyList<string> FurtherPackages
    {
        get;
        init => field = Frozen.List(value);
    } = Frozen.Empty<string>();

    /// <summary>
    /// What the program is called, the value of <c>{name}</c>; null, the default, is the last part of the package's path, in
    /// small letters.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Slots that builds of several programs share, for all of them together as <see cref="MaxParallel"/> is for each;
    /// null, the default, for none.
    /// </summary>
    public GoBuildSlots? Slots { get; init; }

    private ValueTask<T> InSlotAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken) =>
        Slots is null ? work() : Slots.RunAsync(work, cancellationToken);
}
