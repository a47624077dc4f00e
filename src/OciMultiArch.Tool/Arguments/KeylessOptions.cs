using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Who is trusted to sign without a key, and what that is checked against.</summary>
internal static class KeylessOptions
{
    private static readonly Option<string?> Root = OptionFactory.Text(
        "--trusted-root",
        "FILE",
        "Check signatures without a key (keyless): their certificates, the entries of the transparency log and the times, against "
        + "this trusted_root.json of sigstore. The network is not asked.");

    private static readonly Option<string[]> Identities = OptionFactory.Texts(
        "--certificate-identity",
        "NAME",
        "Who must have signed: a mail address, or the URI of a workflow, whole. Repeatable: any of them will do.");

    private static readonly Option<string?> Issuer = OptionFactory.Text(
        "--certificate-oidc-issuer",
        "URL",
        "Who vouched for that identity, for example https://token.actions.githubusercontent.com.");

    /// <summary>The options.</summary>
    public static Option[] All => [Root, Identities, Issuer];

    /// <summary>Whether any of them is.</summary>
    public static bool AreGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>The policy that the options ask for.</summary>
    /// <exception cref="UsageException">One of them is missing.</exception>
    /// <exception cref="OciException">The trust root cannot be read.</exception>
    public static SignaturePolicy PolicyOf(ParseResult parsed)
    {
        var file = parsed.GetValue(Root);
        var names = parsed.GetRequiredValue(Identities);
        var issuer = parsed.GetValue(Issuer);
        if (file is null || names.Length == 0 || string.IsNullOrEmpty(issuer))
            throw new UsageException(
                $"{Root.Name}, {Identities.Name} and {Issuer.Name} belong together: without one of them anybody's certificate "
                + "would do.");
        return new(RootOf(file), names.Select(name => new CertificateIdentity(name, issuer)));
    }

    private static TrustedRoot RootOf(string file)
    {
        try
        {
            return TrustedRoot.Parse(File.ReadAllBytes(InputFile.At(Root.Name, file)));
        }
        catch (InvalidContentException wrong)
        {
            throw new OciException(wrong.Problem, $"{Root.Name} {Output.Plain(file)}: {wrong.Reason}", wrong.Remedy);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OciException(
                Problem.DiskFailure,
                $"{Root.Name} {Output.Plain(file)} cannot be read: {DiskReason.Of(failure, file)}.",
                null,
                failure);
        }
    }
}
