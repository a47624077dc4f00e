namespace OciMultiArch.Yaml;

/// <summary>
/// Text in YAML for what reads JSON: <c>GoBuildFile.Parse</c> and <c>ParseKo</c>, <c>ReleaseFile.Parse</c>,
/// <c>RegistrySettings.Parse</c>.
/// </summary>
public static class YamlText
{
    /// <summary>
    /// The JSON document that says the same as a YAML document (YAML 1.2, https://yaml.org/spec/1.2.2). Each name and item
    /// stands on its line of the YAML, unless an anchor repeats it, so that a reader that counts lines tells those of the
    /// YAML. Anchors, aliases and merge keys are written out. A value without quotes stays the text it is, letter for letter
    /// (1.10 becomes "1.10"), unless it is true, false or null. Does not use the network.
    /// </summary>
    /// <param name="yaml">The document, in UTF-8; JSON is YAML too.</param>
    /// <exception cref="FormatException">
    /// The text is not YAML in UTF-8, not exactly one document, has a key that is no text or stands twice, or grows without
    /// end: to more than 100,000 values, 32 levels or 32 MiB of text, with what anchors repeat. The message says the line
    /// where there is one.
    /// </exception>
    public static byte[] ToJson(ReadOnlyMemory<byte> yaml) => YamlDocument.ToJson(yaml.Span);
}
