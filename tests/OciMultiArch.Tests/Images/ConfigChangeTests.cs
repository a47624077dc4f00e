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
    [InlineData("80,080", "80")]
    [InlineData("080,80/tcp", "80")]
    [InlineData("53/udp,053/tcp", "53/tcp,53/udp")]
    [InlineData("http", "http")]
    public void One_port_is_one_key_however_it_is_written(string given, string kept) => Assert.Equal(
        kept.Split(','), new ConfigChange { ExposedPorts = new HashSet<string>(given.Split(',')) }.ExposedPorts);

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

    [Theory]
    [InlineData("SIGTERM")]
    [InlineData("TERM")]
    [InlineData("SIGRTMIN+3")]
    [InlineData("RTMAX-14")]
    [InlineData("9")]
    [InlineData("64")]
    public void Signals_have_a_name_or_a_number(string signal) => new ConfigChange { StopSignal = signal }.Validate();

    [Theory]
    [InlineData("SIGTREM")]
    [InlineData("sigterm")]
    [InlineData("SIGRTMIN+16")]
    [InlineData("SIGRTMAX-15")]
    [InlineData("SIGRTMIN+")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-9")]
    public void What_is_no_signal_is_refused(string signal) =>
        Assert.Equal(
            $"'{signal}' is not a signal. Write its name or number, such as SIGTERM, SIGRTMIN+3 or 15.",
            Assert.Throws<BuildException>(() => new ConfigChange { StopSignal = signal }.Validate()).Message);

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("./data")]
    public void A_volume_without_a_root_is_refused(string folder) =>
        Assert.Contains(
            $"'{folder}' is not a folder for a volume",
            Assert.Throws<BuildException>(() => new ConfigChange { Volumes = new HashSet<string> { folder } }.Validate()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Neither_arguments_nor_variables_hold_NUL()
    {
        Dictionary<string, string> variables = new() { ["A"] = "b\0c" };
        Assert.Throws<BuildException>(() => new ConfigChange { Environment = variables }.Validate());
        Assert.Throws<BuildException>(() => new ConfigChange { Arguments = ["b\0c"] }.Validate());
        Assert.Throws<BuildException>(() => new ConfigChange { Entrypoint = ["b\0c"] }.Validate());
    }
}
