using System.Reflection;
using System.Runtime.CompilerServices;

namespace OciMultiArch.Tests.House;

/// <summary>What is true of everything that a user of the packages can see.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Packages =
    [
        "OciMultiArch", "OciMultiArch.Clouds", "OciMultiArch.Go", "OciMultiArch.DependencyInjection",
        "OciMultiArch.SupplyChain", "OciMultiArch.Testing", "OciMultiArch.Yaml", "OciMultiArch.Zstd",
    ];

    // Docker's own word for the programs that keep passwords.
    private static readonly string[] FieldWords = ["CredentialHelper"];

    private static readonly string[] EmptyWords = ["Helper", "Helpers", "Manager", "Util", "Utils", "Utility", "Utilities"];

    private static IEnumerable<Type> Types => Packages.SelectMany(each => Assembly.Load(each).GetExportedTypes());

    private static IEnumerable<MethodInfo> Methods => Types
        .Where(each => !typeof(Delegate).IsAssignableFrom(each))
        .SelectMany(each => each.GetMethods(Own))
        .Where(each => !each.IsSpecialName && each.GetBaseDefinition() == each);

    [Fact]
    public void Public_types_live_in_the_namespace_of_their_package() =>
        Rule.HasNoBreach(Types.Where(each => each.Namespace != each.Assembly.GetName().Name));

    [Fact]
    public void Public_classes_are_sealed_or_static_or_the_base_of_errors() =>
        Rule.HasNoBreach(Types.Where(each => each.IsClass && !each.IsSealed && each != typeof(OciException)));

    [Fact]
    public void Only_options_can_be_changed_after_they_were_made() =>
        Rule.HasNoBreach(Types
            .Where(each => !each.Name.EndsWith("Options", StringComparison.Ordinal))
            .SelectMany(each => each.GetProperties(Own))
            .Where(each => each.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Select(Name));

    [Fact]
    public void No_field_is_public_but_constants_and_enum_members() =>
        Rule.HasNoBreach(Types.Where(each => !each.IsEnum).SelectMany(each => each.GetFields(Own)).Where(each => !each.IsLiteral).Select(Name));

    [Fact]
    public void No_type_hides_behind_an_empty_word() =>
        Rule.HasNoBreach(Packages.SelectMany(each => Assembly.Load(each).GetTypes())
            .Where(each => !each.Name.Contains('<', StringComparison.Ordinal) && !FieldWords.Contains(each.Name) && EmptyWords.Any(word => each.Name.EndsWith(word, StringComparison.Ordinal))));

    [Fact]
    public void What_does_io_ends_in_Async_and_takes_a_cancellation_token_last() =>
        Rule.HasNoBreach(Methods
            .Where(each => IsAsync(each.ReturnType) && each.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(each => !each.Name.EndsWith("Async", StringComparison.Ordinal) || each.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(Name));

    [Fact]
    public void What_ends_in_Async_is_awaited() =>
        Rule.HasNoBreach(Methods.Where(each => each.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAsync(each.ReturnType)).Select(Name));

    [Fact]
    public void No_parameter_is_a_bool() =>
        Rule.HasNoBreach(Methods.Cast<MethodBase>().Concat(Types.SelectMany(each => each.GetConstructors(Own)))
            .Where(each => each.GetParameters().Any(one => one.ParameterType == typeof(bool)))
            .Select(Name));

    private static bool IsAsync(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));

    private static string Name(MemberInfo member) => $"{member.DeclaringType!.Name}.{member.Name}";
}
