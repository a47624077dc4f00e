using OciMultiArch.Internal;

namespace OciMultiArch.Building;

/// <summary>An image that was made without its last layers, to see that it can be made and what its base is.</summary>
internal static class RecipePlan
{
    /// <summary>The recipe of the whole image. It reads nothing of the base again.</summary>
    /// <param name="recipe">The recipe of the image without the layers.</param>
    /// <param name="bare">That image.</param>
    /// <param name="added">The layers on top of those of the recipe.</param>
    public static ImageRecipe With(ImageRecipe recipe, Artifact bare, IEnumerable<Layer> added)
    {
        if (recipe.Base is null)
            return recipe with { Layers = [.. recipe.Layers, .. added] };
        // What the base gives is in the bare image already.
        var whole = recipe with { Base = bare, Layers = [.. added], Change = new(), Annotations = bare.Manifest!.Annotations };
        return whole with { Inherit = new(), RemovedLabels = Frozen.EmptySet() };
    }
}
