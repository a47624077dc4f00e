using OciMultiArch.Building;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <content>What is known of the images before their programs are built.</content>
public sealed partial record GoApp
{
    private sealed partial class Build
    {
        private async Task<Plan> PlanAsync(
            Site[] sites, DateTimeOffset created, Task checking, CancellationToken cancellationToken)
        {
            await checking.ConfigureAwait(false);
            GoPackage?[] known = [.. sites.Select(KnownPackage)];
            if (known.Contains(null))
                return await AskedPlanAsync(sites, created, cancellationToken).ConfigureAwait(false);
            try
            {
                var assumed = PlanOfAsync(sites, [.. known.OfType<GoPackage>()], created, cancellationToken);
                return await assumed.ConfigureAwait(false) with { IsAssumed = true };
            }
            catch (Exception failure) when (failure is OciException or ArgumentException)
            {
                // The package may have another name by now.
                return await AskedPlanAsync(sites, created, cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task<Plan> AskedPlanAsync(Site[] sites, DateTimeOffset created, CancellationToken cancellationToken)
        {
            // What go says of the package holds for all platforms; what one of them leaves out, its build tells.
            var packages = await EachAsync(sites, FirstAsync, cancellationToken).ConfigureAwait(false);
            return await PlanOfAsync(sites, packages, created, cancellationToken).ConfigureAwait(false);

            async ValueTask<GoPackage> FirstAsync(Site site, CancellationToken cancel) =>
                await PackageAsync(site, site.Targets[0], cancel).ConfigureAwait(false);
        }

        private async Task<Plan> PlanOfAsync(
            Site[] sites, GoPackage[] packages, DateTimeOffset created, CancellationToken cancellationToken)
        {
            var shared = await SharedFilesAsync(sites[0].Go.Root, cancellationToken).ConfigureAwait(false);
            var images = await EachAsync(
                sites[0].Targets,
                (target, cancel) => ImageAsync(target, packages, shared, created, cancel),
                cancellationToken).ConfigureAwait(false);
            return new(shared, packages, images);
        }

        private GoPackage? KnownPackage(Site site)
        {
            if (site.Kept is not { } kept || KeyOf(site, site.Targets[0]) is not { } key)
                return null;
            return KeptPackage.Of(kept.FolderOf(key));
        }

        /// <summary>The images without their programs.</summary>
        private sealed record Plan(SharedLayers Shared, GoPackage[] Packages, GoImage[] Images)
        {
            /// <summary>Whether the packages are those of the last build, which each program must confirm.</summary>
            public bool IsAssumed { get; init; }

            public async ValueTask<bool> IsOfAsync(BuiltProgram[] programs, CancellationToken cancellationToken)
            {
                foreach (var (program, package) in programs.Zip(Packages))
                    if (!await KeptPackage.IsOfAsync(program, package, cancellationToken).ConfigureAwait(false))
                        return false;
                return true;
            }
        }
    }
}
