using System.Text.RegularExpressions;
using OciMultiArch.Internal;

namespace OciMultiArch.Http.Settings;

/// <summary>
/// Puts variables of the environment into a text: <c>${NAME}</c> is the value of NAME, and <c>$${</c> is <c>${</c>.
/// </summary>
internal static partial class EnvironmentText
{
    /// <exception cref="FormatException">
    /// A variable is not set (<see cref="UnsetVariable"/>), or its name does not end. The message holds no value.
    /// </exception>
    public static string Expand(string text, Func<string, string?> environment)
    {
        return Places().Replace(text, ValueOf);

        string ValueOf(Match place)
        {
            if (place.Value == "$${")
                return "${";
            var name = place.Groups["name"].Value;
            if (name.Length == 0)
                throw new FormatException(
                    "a ${ is not followed by the name of a variable and a }. Write ${NAME}, or $${ for a ${ that is meant.");
            if (environment(name) is { } value)
                return value;
            throw new UnsetVariable(
                $"the variable {Printable.Short(name, 80)} of the environment is not set. Set it, or write $${{ for "
                + "a ${ that is meant.");
        }
    }

    /// <summary>A variable that is not set.</summary>
    internal sealed class UnsetVariable(string message) : FormatException(message);

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{", RegexOptions.ExplicitCapture)]
    private static partial Regex Places();
}
