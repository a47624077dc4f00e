using OciMultiArch.Compare;
using OciMultiArch.Compare.Data;
using OciMultiArch.Compare.Measuring;
using OciMultiArch.Compare.Paths;
using OciMultiArch.Compare.Reports;
using OciMultiArch.Compare.Sink;

// The verbs of the helper of benchmarks/compare.sh. Each ends with 0, or says on the error output what is wrong and ends with 1.
try
{
    Options options = new(args.Skip(1));
    return args.FirstOrDefault() switch
    {
        "sink" => SinkServer.Run(options),
        "path" => DelayedDevices.Run(options),
        "proxy" => DelayingProxy.Run(options),
        "run" => MeasuredRun.Run(options),
        "layout" => LayoutMaker.Run(options),
        "certificate" => Certificates.Run(options),
        "check" => Checks.Run(options),
        "report" => Report.Run(options),
        _ => throw new InvalidDataException("Verbs: sink, path, proxy, run, layout, certificate, check, report."),
    };
}
catch (Exception failure) when (failure is IOException or InvalidDataException or HttpRequestException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"compare: {failure.Message}");
    return 1;
}
