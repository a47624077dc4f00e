namespace OciMultiArch.Tool.Reports;

/// <summary>What <c>--json</c> prints when nothing had been begun that could be reported: why.</summary>
internal sealed record FailureReport(string Error);
