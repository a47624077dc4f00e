using CloudSample;
using OciMultiArch;
using OciMultiArch.Clouds;

if (args is not [var name, .. var more])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/CloudCredentials -- REGISTRY/REPOSITORY [az|machine]");
    return 2;
}
try
{
    CloudOptions clouds = new() { UseMachineIdentity = more is ["machine"] };
    if (more is ["az"])
        clouds.AzureToken = AzureCli.TokenAsync;
    var credentials = CredentialSources.FirstOf(
        CredentialSources.Optional(CloudCredentials.FromEnvironment(clouds)), CredentialSources.Default());
    using RegistryClient client = new(new() { Credentials = credentials });
    await foreach (var tag in client.Repository(name).TagsAsync())
        Console.WriteLine(tag);
    return 0;
}
catch (Exception failure) when (failure is OciException or FormatException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
