namespace OciMultiArch.Tests.Images;

public sealed class ConfigChangeTests
{
    [Theory]
    [InlineData("8080")]
    [InlineData("8080/tcp")]
    [InlineData("53/udp")]
    [InlineData("65535/sctp")]
    public void Ports_are_numbers_with_or_without_a_protocol(string port) =>
        new ConfigChange { ExposedPorts = new HashSet<string> { port } }.Validate();

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    [InlineData("0")]
    [InlineData("65536/tcp")]
    [InlineData("-1")]
    [InlineData("80/TCP")]
    [InlineData("80/")]
    [InlineData("8000-8010/tcp")]
    public void What_is_no_port_is_refused(string port) =>
        Assert.Contains(
            $"'{port}'",
            Assert.Throws<BuildException>(() => new ConfigChange { ExposedPorts = new HashSet<string> { "80", port } }.Validate()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/srv/app")]
    [InlineData("C:\\app")]
    [InlineData("c:/app")]
    [InlineData("\\app")]
    public void A_program_starts_in_a_whole_path(string? folder) => new ConfigChange { WorkingDirectory = folder }.Validate();

    [Theory]
    [InlineData("srv")]
    [InlineData("./srv")]
    [InlineData("1:/x")]
    [InlineData("C:")]
    public void A_folder_without_a_root_is_refused(string folder) =>
        Assert.Contains(
            $"'{folder}'",
            Assert.Throws<BuildException>(() => new ConfigChange { WorkingDirectory = folder }.Validate()).Message,
            StringComparison.Ordinal);
}
