using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>Tags and places, with their placeholders filled in.</content>
internal static partial class BuildCommand
{
    /// <summary>What the images are called, and where.</summary>
    private sealed record Names
    {
        /// <summary>The tags of the result, latest last.</summary>
        public required IReadOnlyList<Tag> Tags { get; init; }

        /// <summary>The tags that name each platform's image, in the order of the platforms.</summary>
        public required IReadOnlyList<Tag>[] OfPlatforms { get; init; }

        /// <summary>Where the images go, each place once.</summary>
        public required IReadOnlyList<Place> To { get; init; }

        /// <exception cref="UsageException">What was made of a placeholder is no tag or place.</exception>
        /// <exception cref="BuildException">A placeholder has no value.</exception>
        public static async Task<Names> ReadAsync(
            ParseResult parsed, IReadOnlyList<Platform> platforms, BuildTemplates templates, CancellationToken cancellationToken)
        {
            var tags = parsed.GetRequiredValue(TagNames);
            return await ReadAsync(tags, parsed.GetRequiredValue(BuildCommand.To), platforms, templates, cancellationToken);
        }

        /// <exception cref="UsageException">What was made of a placeholder is no tag or place.</exception>
        /// <exception cref="BuildException">A placeholder has no value.</exception>
        public static async Task<Names> ReadAsync(
            IReadOnlyList<TemplateArgument<Tag>> tagNames,
            IReadOnlyList<TemplateArgument<Place>> places,
            IReadOnlyList<Platform> platforms,
            BuildTemplates templates,
            CancellationToken cancellationToken)
        {
            var tags = tagNames.ToLookup(static tag => BuildTemplates.NamesPlatform(tag.Text));
            var ofAll = await EachAsync(tags[false], null);
            List<IReadOnlyList<Tag>> ofPlatforms = [];
            foreach (var platform in platforms)
                ofPlatforms.Add(await EachAsync(tags[true], platform));
            List<Place> to = [];
            foreach (var place in places)
                to.Add(await place.ValueAsync("--to", templates, null, cancellationToken));
            var ordered = ofAll.Distinct().OrderBy(static tag => tag == Tag.Latest);
            return new() { Tags = [.. ordered], OfPlatforms = [.. ofPlatforms], To = [.. to.Distinct()] };

            async Task<List<Tag>> EachAsync(IEnumerable<TemplateArgument<Tag>> given, Platform? platform)
            {
                List<Tag> made = [];
                foreach (var tag in given)
                    made.Add(await tag.ValueAsync("--tag", templates, platform, cancellationToken));
                return made;
            }
        }
    }
}
