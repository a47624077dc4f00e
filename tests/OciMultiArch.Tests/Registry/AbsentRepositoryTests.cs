using OciMultiArch.Testing;

namespace OciMultiArch.Tests.Registry;

/// <summary>Repositories that are not there, as registries say it that do not make them by a push.</summary>
public class AbsentRepositoryTests
{
    [Theory]
    [InlineData("The repository with name 'app' does not exist in the registry with id '123456789012'")]
    [InlineData("Repository \"app\" not found")]
    [InlineData("project app not found")]
    public async Task A_push_says_that_it_may_have_to_be_made_first(string words)
    {
        using TestRegistry registry = new();
        using var client = registry.CreateClient();
        registry.Inject(static request => request.Method == "POST", TestReply.Error(404, "NAME_UNKNOWN", words), int.MaxValue);

        var failure = await Assert.ThrowsAsync<RegistryException>(() =>
            client.Repository("registry.test/app").PushAsync(TestImages.Image("linux/amd64"), ["1"]).AsTask());

        Assert.Equal(Problem.NotFound, failure.Problem);
        Assert.Equal(
            "Check that registry.test/app exists: registries such as ECR, Artifact Registry and Harbor want a repository or its project "
                + "made before the first push.",
            failure.Remedy!.Text);
    }
}
