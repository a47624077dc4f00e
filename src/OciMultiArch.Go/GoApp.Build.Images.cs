using OciMultiArch.Building;

namespace OciMultiArch.Go;

/// <content>Each image is packed as soon as its programs are built, while those of other platforms still are.</content>
public sealed partial record GoApp
{
    private sealed partial class Build
    {
        private async Task<Artifact[]> ImagesAsync(Job job, Task<Plan> planning, CancellationToken cancellationToken)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Lazy<Task<Plan>> asked = new(() => AskedPlanAsync(job.Sites, job.Created, ending.Token));
            Lazy<Task<PackedShared>> below = new(() => PackSharedAsync(job.Packer, planning, ending.Token));
            var count = job.Sites.Length;
            var targets = job.Sites[0].Targets;
            var pairs = targets.SelectMany(target => job.Sites.Select(site => (Site: site, Target: target)));
            (int Number, (Site Site, GoTarget Target) Pair)[] numbered = [.. pairs.Index()];
            var programs = new BuiltProgram[numbered.Length];
            int[] missing = [.. targets.Select(_ => count)];
            try
            {
                var images = await EachAsync(numbered, ProgramAsync, cancellationToken).ConfigureAwait(false);
                return [.. images.OfType<Artifact>()];
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
                await EndAsync(asked).ConfigureAwait(false);
                await EndAsync(below).ConfigureAwait(false);
            }

            // The image, where this was the last of its programs.
            async ValueTask<Artifact?> ProgramAsync((int Number, (Site Site, GoTarget Target) Pair) one, CancellationToken cancel)
            {
                var (number, (site, target)) = one;
                var building = app.InSlotAsync(() => ProgramOfAsync(site, target, job.Folder, number, cancel), cancel);
                programs[number] = await building.ConfigureAwait(false);
                var at = number / count;
                if (Interlocked.Decrement(ref missing[at]) > 0)
                    return null;
                var built = programs[(at * count)..((at + 1) * count)];
                var plan = await planning.WaitAsync(cancel).ConfigureAwait(false);
                if (plan.IsAssumed && !await plan.IsOfAsync(built, cancel).ConfigureAwait(false))
                    plan = await asked.Value.WaitAsync(cancel).ConfigureAwait(false);
                var shared = await below.Value.WaitAsync(cancel).ConfigureAwait(false);
                return await AssembleAsync(job.Packer, plan, at, built, shared, cancel).ConfigureAwait(false);
            }
        }

        private static async Task EndAsync<T>(Lazy<Task<T>> work)
        {
            if (work.IsValueCreated)
                await ((Task)work.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async ValueTask<Artifact> AssembleAsync(
            LayerPacker packer, Plan plan, int at, BuiltProgram[] built, PackedShared below, CancellationToken cancellationToken)
        {
            ValueTask<Artifact> PackAsync() => plan.Images[at].AssembleAsync(packer, below, built, heartbeat, cancellationToken);
            var image = await app.InSlotAsync(PackAsync, cancellationToken).ConfigureAwait(false);
            foreach (var (program, package) in built.Zip(plan.Packages))
                KeptPackage.Note(program, package);
            app.ImageMade?.Invoke(image);
            return image;
        }

        private async Task<PackedShared> PackSharedAsync(LayerPacker packer, Task<Plan> planning, CancellationToken cancellationToken)
        {
            var plan = await planning.ConfigureAwait(false);
            return await plan.Shared.PackAsync(packer.PackAsync, app.Compression, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>What all images are made with.</summary>
        private sealed record Job(Site[] Sites, DateTimeOffset Created, WorkFolder Folder, LayerPacker Packer);
    }
}
