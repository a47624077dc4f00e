namespace OciMultiArch.Go;

/// <summary>
/// Where programs that were made for ko look for their data, and the variable that tells them
/// (https://ko.build/features/static-assets).
/// </summary>
internal static class DataFolder
{
    public const string Variable = "KO_DATA_PATH";
    public const string Place = "/var/run/ko";
}
