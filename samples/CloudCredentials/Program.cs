using OciMultiArch;
using OciMultiArch.CloudCredentials;

if (args is not [var name])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/CloudCredentials -- REGISTRY/REPOSITORY");
    return 2;
}
try
{
    var repository = RepositoryName.Parse(name);
    using var http = AzureCredentials.NewHttp();
    using RegistryClient client = new(new() { Credentials = CredentialSources.FirstOf(Cloud.Of(repository.Registry, http), CredentialSources.Default()) });
    await foreach (var tag in client.Repository(repository).TagsAsync())
        Console.WriteLine(tag);
    return 0;
}
catch (Exception failure) when (failure is OciException or FormatException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
