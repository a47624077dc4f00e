using System.Text.Json.Serialization;

namespace OciMultiArch.Tool.Reports;

/// <content>What the config of an image says, and what refers to it.</content>
internal sealed partial class Inspection
{
    /// <summary>The config of an image: how it came to be and how it runs.</summary>
    internal sealed class Settings
    {
        internal Settings(ImageConfig config)
        {
            var runtime = config.Config ?? new();
            Platform = config.Platform?.ToString();
            Created = config.Created;
            Author = config.Author;
            User = runtime.User;
            WorkingDirectory = runtime.WorkingDir;
            Entrypoint = runtime.Entrypoint;
            Arguments = runtime.Cmd;
            Environment = runtime.Env;
            Ports = [.. runtime.ExposedPorts.Order(StringComparer.Ordinal)];
            Volumes = [.. runtime.Volumes.Order(StringComparer.Ordinal)];
            StopSignal = runtime.StopSignal;
            HealthCheck = runtime.Healthcheck is { } check ? new(check) : null;
            Labels = runtime.Labels;
            DiffIds = [.. config.RootFs.DiffIds.Select(static diffId => diffId.ToString())];
        }

        public string? Platform { get; }

        public DateTimeOffset? Created { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Author { get; }

        public string? User { get; }

        public string? WorkingDirectory { get; }

        public IReadOnlyList<string> Entrypoint { get; }

        public IReadOnlyList<string> Arguments { get; }

        public IReadOnlyList<string> Environment { get; }

        public IReadOnlyList<string> Ports { get; }

        public IReadOnlyList<string> Volumes { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? StopSignal { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public HealthCheck? HealthCheck { get; }

        public IReadOnlyDictionary<string, string> Labels { get; }

        public IReadOnlyList<string> DiffIds { get; }
    }

    /// <summary>How a runtime sees that the program is well; times in nanoseconds, null for the runtime's default.</summary>
    internal sealed class HealthCheck(ImageHealthcheck check)
    {
        public IReadOnlyList<string> Test { get; } = check.Test;

        public long? Interval { get; } = check.Interval;

        public long? Timeout { get; } = check.Timeout;

        public long? StartPeriod { get; } = check.StartPeriod;

        public long? StartInterval { get; } = check.StartInterval;

        public int? Retries { get; } = check.Retries;
    }

    /// <summary>One step of an image's history.</summary>
    /// <param name="Created">When, or null.</param>
    /// <param name="CreatedBy">The command that made it, or null.</param>
    /// <param name="Author">Who, or null.</param>
    /// <param name="Comment">A remark, or null.</param>
    /// <param name="IsEmpty">Whether it made no layer.</param>
    /// <param name="Layer">
    /// The layer that it made; null for none, and where the history has more or fewer layers than there are.
    /// </param>
    internal sealed record Step(
        DateTimeOffset? Created, string? CreatedBy, string? Author, string? Comment, bool IsEmpty, string? Layer)
    {
        /// <summary>The steps that a config tells of; null where it tells of none.</summary>
        public static IReadOnlyList<Step>? Of(ImageConfig config, IReadOnlyList<Descriptor> layers)
        {
            if (config.History.Count == 0)
                return null;
            var made = config.History.Count(static step => step.EmptyLayer != true);
            var isPaired = made == layers.Count;
            Queue<Descriptor> left = new(isPaired ? layers : []);
            List<Step> steps = [];
            foreach (var step in config.History)
            {
                var isEmpty = step.EmptyLayer == true;
                var layer = isEmpty || !isPaired ? null : left.Dequeue().Digest.ToString();
                steps.Add(new(step.Created, step.CreatedBy, step.Author, step.Comment, isEmpty, layer));
            }
            return steps;
        }
    }

    /// <summary>What refers to an image or index: an SBOM, a signature.</summary>
    /// <param name="Digest">The digest of its manifest.</param>
    /// <param name="ArtifactType">Its type, or that of its manifest where no other is known.</param>
    /// <param name="Size">Bytes of its manifest.</param>
    /// <param name="Annotations">What the list repeats of its annotations.</param>
    internal sealed record Referrer(
        string Digest, string ArtifactType, long Size, IReadOnlyDictionary<string, string> Annotations)
    {
        public static Referrer Of(Descriptor referrer)
        {
            var type = referrer.ArtifactType ?? referrer.MediaType.Value;
            return new(referrer.Digest.ToString(), type, referrer.Size, referrer.Annotations);
        }
    }
}
