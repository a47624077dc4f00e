namespace OciMultiArch.DependencyInjection;

/// <summary>
/// The categories of what is logged; a filter for <c>OciMultiArch</c> covers all. No entry holds a secret: no header,
/// and of a URL's query only what names content. The ids and names of events stay as they are.
/// </summary>
public static class LogCategories
{
    /// <summary>
    /// Requests to registries: 1 <c>Answered</c> and 2 <c>Canceled</c> (Debug), 3 <c>TriedAgain</c>, 4 <c>Refused</c>
    /// and 5 <c>NoAnswer</c> (Warning). Each exchange is one entry.
    /// </summary>
    public const string Requests = "OciMultiArch.Requests";

    /// <summary>Requests for tokens: 10 <c>TokenFetched</c> (Debug), 11 <c>TokenRefused</c> (Warning).</summary>
    public const string Tokens = "OciMultiArch.Tokens";

    /// <summary>
    /// What registries warn of, each text once: 20 <c>RegistryWarned</c> (Warning). A login that is missing because its
    /// helper is: 21 <c>NoLogin</c> (Warning). A mirror that failed, once: 22 <c>MirrorPassedOver</c> (Warning).
    /// </summary>
    public const string Warnings = "OciMultiArch.Warnings";
}
