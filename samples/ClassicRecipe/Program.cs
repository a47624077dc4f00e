using OciMultiArch;
using OciMultiArch.ClassicRecipe;

if (args is not [var app, var package])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/ClassicRecipe -- REGISTRY/REPOSITORY:VERSION PACKAGE");
    return 2;
}
try
{
    await Recipe.RunAsync(app, package, OciLayout.At("obj/oci-cache"));
    return 0;
}
catch (Exception failure) when (failure is OciException or FormatException or IOException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
