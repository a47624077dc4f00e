using System.CommandLine;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>verify</c>: whether an image or index is signed with a key that is trusted.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<IReadOnlyList<string>> Keys = OptionFactory.Many(
        "--key",
        "FILE",
        OptionParsers.Name,
        "The public key in PEM form, such as cosign.pub, or env://NAME. Repeatable: any of them will do.");

    private static readonly Option<SignatureFormat?> Format = SignatureOptions.FormatOf(
        "The one form that counts: bundle (a referrer) or cosign (under the tag sha256-HEX.sig). Default: both.");

    private static readonly Option<bool> EachImage = OptionFactory.Flag(
        "--each-image", "Of an index, each image in it must have a signature of its own, too.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotations =
        SignatureOptions.AnnotationsOf("What the signature must say of the image, besides what else it says; repeatable.");

    public static Command Create()
    {
        DocumentedCommand command = new("verify",
            "Checks that an image or index is signed with a key that is trusted, or by an identity (keyless), by what is beside "
            + "it: bundles of sigstore and signatures of cosign. Only reads. The exit status is 1 if no signature holds. Whether "
            + "everything is there that an "
            + "image needs, 'manifest verify' tells.",
            """
            ocimulti verify ghcr.io/acme/api:1.4.0 --key cosign.pub
            ocimulti verify ghcr.io/acme/api:1.4.0 --key old.pub --key new.pub --annotation commit=4f2c1d7
            ocimulti verify acme/api:1 --trusted-root r.json --certificate-identity a@b.example --certificate-oidc-issuer https://c.example
            """)
        {
            Reference, Keys, Format, EachImage, Annotations, SharedOptions.Wait, SharedOptions.Json,
        };
        foreach (var option in KeylessOptions.All)
            command.Add(option);
        Session.Run(command, RunAsync);
        return command;
    }

    private static SignaturePolicy PolicyOf(ParseResult parsed)
    {
        var keys = parsed.GetRequiredValue(Keys);
        var isKeyless = KeylessOptions.AreGiven(parsed);
        if (isKeyless && keys.Count > 0)
            throw new UsageException("--key and --trusted-root exclude each other. Verify once with each.");
        if (!isKeyless && keys.Count == 0)
            throw new UsageException(
                "Nothing says who is trusted. Give a --key, or --trusted-root with --certificate-identity and "
                + "--certificate-oidc-issuer.");
        return isKeyless ? KeylessOptions.PolicyOf(parsed) : new SignaturePolicy(KeyFile.ReadPublic(Keys.Name, keys));
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        var policy = PolicyOf(parsed) with
        {
            Format = parsed.GetValue(Format),
            EachImage = parsed.GetValue(EachImage),
            Annotations = parsed.GetRequiredValue(Annotations),
        };
        var artifact = await session.GetAsync(target, session.ForReading(target.Place), cancellationToken);
        var report = await policy.VerifyAsync(artifact, cancellationToken);
        var untrusted = report.Untrusted.Select(static digest => $"{digest}");
        SignatureList list = new(
            $"{target}", $"{artifact.Digest}", report.IsTrusted, [.. report.Signatures.Select(SignatureList.Found.Of)],
            [.. untrusted], session.Requests);
        session.Print(list, static json => json.SignatureList, list.WriteFound);
        if (report.Refusal is { } refusal)
            Output.Message(ErrorText.Of(refusal));
        return report.IsTrusted ? 0 : 1;
    }
}
