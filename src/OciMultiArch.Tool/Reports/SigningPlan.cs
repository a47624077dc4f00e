using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>sign --dry-run --json</c> prints.</summary>
/// <param name="Reference">What the command line named.</param>
/// <param name="Digest">The digest of that.</param>
/// <param name="Unsigned">The digests of what would be signed; those of an index first.</param>
/// <param name="Requests">HTTP requests of the whole run.</param>
internal sealed record SigningPlan(string Reference, string Digest, IReadOnlyList<string> Unsigned, int Requests)
{
    /// <summary>Always true: nothing was written.</summary>
    public bool DryRun { get; } = true;

    /// <summary>Prints the plan for people.</summary>
    public void Write()
    {
        foreach (var digest in Unsigned)
            Output.Line($"would sign {digest}");
        if (Unsigned.Count == 0)
            Output.Line($"{Digest} is signed so already.");
    }
}
