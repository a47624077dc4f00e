using BenchmarkDotNet.Running;
using OciMultiArch.Benchmarks;

if (args is ["guard", var file, .. var more])
    return await Guard.RunAsync(file, more.Contains("--update"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
