using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Checks what stands at the top.</summary>
[OptionsValidator]
internal sealed partial class OptionsValidator : IValidateOptions<OciMultiArchOptions>;

/// <summary>Checks what each setting of a registry is by itself.</summary>
[OptionsValidator]
internal sealed partial class NamedRegistryValidator : IValidateOptions<NamedRegistryOptions>;
